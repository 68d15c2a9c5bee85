-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.sync_object_shown(p_account_id uuid, p_object text) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select jsonb_build_object('object_type', o.object_type, 'object_type_id', o.object_type_id, 'name', o.name,
    'links_to', o.links_to, 'is_enabled', o.is_enabled,
    'last_full_sync', (select private.iso(t.last_full_sync) from public.sync_status t
      where t.account_id = p_account_id and t.entity_type = o.object_type))
  from private.objects_of(p_account_id) o where o.object_type = p_object
$$;
comment on function private.sync_object_shown(p_account_id uuid, p_object text) is 'An object of a portal as clients get it.';

revoke all on function private.sync_object_shown(p_account_id uuid, p_object text) from public;
