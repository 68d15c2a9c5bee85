-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.map_sync_object(p_account_id uuid, p_object text, p_fields jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because users do not write sync_objects; the role is asked first
declare
  v_object public.sync_objects;
  v_odd text;
  v_is_booking boolean;
begin
  if p_account_id not in (select private.my_account_ids(array['owner', 'admin'])) then
    perform private.raise_problem(403, 'forbidden', 'Only an owner or an admin says what is synced.');
  end if;
  select * into v_object from public.sync_objects o
  where o.account_id = p_account_id and p_object in (o.object_type, o.name) for no key update;
  if v_object.account_id is null then
    perform private.raise_problem(404, 'unknown_object', 'object: this portal has no such object; sync_object_set makes it known.');
  elsif jsonb_typeof(p_fields) is distinct from 'object' then
    perform private.raise_problem(422, 'invalid_request', 'fields: an object of column and property.');
  end if;
  v_is_booking := v_object.name = 'bookings';
  select f.key into v_odd from jsonb_each(p_fields) f
  where not exists (
      select from private.mock_exam_fields m where m.field = f.key and not v_is_booking
      union all select from private.booking_fields b where b.field = f.key and v_is_booking) or coalesce(f.value #>> '{}' !~ '^[a-z][a-z0-9_]{0,99}$', true)
  limit 1;
  if found then
    perform private.raise_problem(422, 'invalid_request', format('fields/%s: no column of %s, or no name of a property.', left(v_odd, 40), case when v_is_booking then 'bookings' else 'mock_exams' end));
  end if;
  update public.sync_objects o set fields = p_fields where o.account_id = p_account_id and o.object_type = v_object.object_type;
  return jsonb_build_object('object_type', v_object.object_type, 'fields', p_fields,
    'fed', private.feed_entities(p_account_id, v_object.object_type, null));
end
$_$;
comment on function private.map_sync_object(p_account_id uuid, p_object text, p_fields jsonb) is 'Keeps a mapping of properties; see sync_object_map.';

revoke all on function private.map_sync_object(p_account_id uuid, p_object text, p_fields jsonb) from public;
grant all on function private.map_sync_object(p_account_id uuid, p_object text, p_fields jsonb) to authenticated;
