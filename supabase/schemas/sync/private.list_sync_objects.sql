-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.list_sync_objects(p_account_id uuid) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
-- definer because private.standard_objects is outside the API; the portal is asked first
  select coalesce(jsonb_agg(private.sync_object_shown(p_account_id, o.object_type) order by o.position nulls last, o.object_type), '[]')
  from private.objects_of(p_account_id) o where p_account_id in (select private.my_account_ids())
$$;
comment on function private.list_sync_objects(p_account_id uuid) is 'The objects that a portal can mirror; see sync_object_list.';

revoke all on function private.list_sync_objects(p_account_id uuid) from public;
grant all on function private.list_sync_objects(p_account_id uuid) to authenticated;
