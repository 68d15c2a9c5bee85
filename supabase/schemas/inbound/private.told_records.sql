-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.told_records(p_object text, p_event jsonb) returns table(object_type text, record_id text)
  language sql stable
  set search_path = ''
  as $_$
  select r.object_type, left(r.record_id, 100) from (
    select p_object as object_type, x as record_id from unnest(array[p_event ->> 'objectId', p_event ->> 'primaryObjectId',
      p_event ->> 'newObjectId', p_event ->> 'fromObjectId']) x
    union all
    select p_object, l.value #>> '{}' from jsonb_array_elements(
      case jsonb_typeof(p_event -> 'mergedObjectIds') when 'array' then p_event -> 'mergedObjectIds' else '[]' end) l
    union all
    select (select s.object_type from private.webhook_subjects s where s.subject = p_event ->> 'toObjectTypeId'), p_event ->> 'toObjectId') r
  where r.object_type is not null and r.record_id ~ '^\S+$'
$_$;
comment on function private.told_records(p_object text, p_event jsonb) is 'The records that an event of this object announces: all of a merge, both ends of a link.';

revoke all on function private.told_records(p_object text, p_event jsonb) from public;
