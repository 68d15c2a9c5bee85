-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_now(p_portal_id text, p_object text default null::text, p_record_id text default null::text) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.read_now((public.member_context(p_portal_id) ->> 'account_id')::uuid, p_object, p_record_id)
$$;
comment on function public.sync_now(p_portal_id text, p_object text, p_record_id text) is 'Reads one record now ({"marked": 1}), or starts an incremental sync of an object or, without one, of the portal (the session, as sync_start).';

revoke all on function public.sync_now(p_portal_id text, p_object text, p_record_id text) from public;
grant all on function public.sync_now(p_portal_id text, p_object text, p_record_id text) to authenticated;
