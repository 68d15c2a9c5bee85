-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_object_list(p_portal_id text default null::text) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select private.list_sync_objects(private.portal_of(p_portal_id))
$$;
comment on function public.sync_object_list(p_portal_id text) is 'Which objects a portal mirrors, and which more it could; any member asks.';

revoke all on function public.sync_object_list(p_portal_id text) from public;
grant all on function public.sync_object_list(p_portal_id text) to authenticated;
