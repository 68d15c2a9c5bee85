-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.linked_id(p_row public.hubspot_objects_raw, p_object text) returns text
  language sql immutable
  set search_path = ''
  as $$
  select min(l ->> 'id' collate "C") from jsonb_array_elements(
    case jsonb_typeof(p_row.raw_json #> array['associations', p_object, 'results'])
      when 'array' then p_row.raw_json #> array['associations', p_object, 'results'] else '[]' end) l
  having count(distinct l ->> 'id') = 1
$$;
comment on function private.linked_id(p_row public.hubspot_objects_raw, p_object text) is 'The one record of an object that a record is linked with; null when there is none, or more.';

revoke all on function private.linked_id(p_row public.hubspot_objects_raw, p_object text) from public;
