-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.objects_of(p_account_id uuid) returns table(object_type text, object_type_id text, name text, links_to text[], is_enabled boolean, "position" integer)
  language sql stable
  set search_path = ''
  as $$
  select coalesce(o.object_type, s.object_type), coalesce(s.object_type_id, o.object_type), coalesce(o.name, s.object_type),
    coalesce(o.links_to, s.links_to), coalesce(o.is_enabled, s.is_default), s.position
  from private.standard_objects s
  full join (select * from public.sync_objects x where x.account_id = p_account_id) o using (object_type)
$$;
comment on function private.objects_of(p_account_id uuid) is 'The objects that a portal can mirror, each with what holds for it; of a custom one the position is null.';

revoke all on function private.objects_of(p_account_id uuid) from public;
