-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.outbox_replay(p_account_id uuid, p_record_id uuid default null::uuid, p_code text default null::text, p_dry_run boolean default false) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.replay_outbox(p_account_id, p_record_id, p_code, p_dry_run)
$$;
comment on function public.outbox_replay(p_account_id uuid, p_record_id uuid, p_code text, p_dry_run boolean) is 'Sends what was not taken again: one record, those of a reason, or all, up to 1000; with p_dry_run it only says which.';

revoke all on function public.outbox_replay(p_account_id uuid, p_record_id uuid, p_code text, p_dry_run boolean) from public;
grant all on function public.outbox_replay(p_account_id uuid, p_record_id uuid, p_code text, p_dry_run boolean) to authenticated;
