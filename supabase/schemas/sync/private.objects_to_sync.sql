-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.objects_to_sync(p_account_id uuid, p_objects text[]) returns text[]
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_known jsonb := (select jsonb_object_agg(n, o.object_type) from private.objects_of(p_account_id) o, unnest(array[o.name, o.object_type]) n
    where o.is_enabled);
  v_asked text;
begin
  foreach v_asked in array coalesce(p_objects, '{}') loop
    if not coalesce(v_known ? v_asked, false) then
      perform private.raise_problem(422, 'invalid_request',
        format('objects: %s is not synced in this portal; an owner or admin switches it on with sync_object_set.', left(v_asked, 40)));
    end if;
  end loop;
  return array(select o.object_type from private.objects_of(p_account_id) o
    where o.is_enabled and (coalesce(cardinality(p_objects), 0) = 0 or array[o.name, o.object_type] && p_objects)
    order by o.position nulls last, o.object_type);
end
$$;
comment on function private.objects_to_sync(p_account_id uuid, p_objects text[]) is 'The objects of a session in their order: those asked for by name or type id, or all that the portal syncs.';

revoke all on function private.objects_to_sync(p_account_id uuid, p_objects text[]) from public;
