-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_filter(p_filter jsonb) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  v_key text;
  v_value jsonb;
  v_filter jsonb := '{}';
begin
  if jsonb_typeof(coalesce(p_filter, '{}')) not in ('object', 'null') then
    perform private.raise_problem(422, 'invalid_filter', 'The filter is an object.');
  end if;
  for v_key, v_value in select * from jsonb_each(case when jsonb_typeof(p_filter) = 'object' then p_filter else '{}' end) loop
    continue when v_value = 'null';
    if v_key not in ('portal_id', 'document_ids', 'content_types', 'languages', 'from', 'to', 'metadata', 'per_document') then
      perform private.raise_problem(422, 'invalid_filter', format('There is no condition %s.', left(v_key, 50)));
    elsif v_key in ('document_ids', 'content_types', 'languages') then
      if jsonb_typeof(v_value) <> 'array' or jsonb_path_exists(v_value, '$[*] ? (@.type() != "string")') then
        perform private.raise_problem(422, 'invalid_filter', format('%s is a list of texts.', v_key));
      end if;
      if v_key = 'document_ids' then
        if exists (select from jsonb_array_elements_text(v_value) i where not pg_input_is_valid(i, 'uuid')) then
          perform private.raise_problem(422, 'invalid_filter', 'document_ids is a list of ids.');
        end if;
        v_value := (select coalesce(jsonb_agg(i::uuid), '[]') from jsonb_array_elements_text(v_value) i);
      end if;
    elsif v_key in ('from', 'to') then
      if jsonb_typeof(v_value) <> 'string' or not pg_input_is_valid(v_value #>> '{}', 'timestamptz') then
        perform private.raise_problem(422, 'invalid_filter', format('%s is a time such as 2026-11-21T10:00:00Z.', v_key));
      end if;
    elsif v_key = 'metadata' and jsonb_typeof(v_value) <> 'object' then
      perform private.raise_problem(422, 'invalid_filter', 'metadata is an object that the document''s metadata contains.');
    elsif v_key = 'portal_id' and jsonb_typeof(v_value) not in ('string', 'number') then
      perform private.raise_problem(422, 'invalid_filter', 'portal_id is the id of a portal.');
    elsif v_key = 'per_document' and (jsonb_typeof(v_value) <> 'number' or (v_value #>> '{}')::numeric not between 1 and 100) then
      perform private.raise_problem(422, 'invalid_filter', 'per_document is a number from 1 to 100.');
    end if;
    v_filter := v_filter || jsonb_build_object(v_key, v_value);
  end loop;
  return v_filter;
end
$_$;
comment on function private.search_filter(p_filter jsonb) is 'A filter without its empty conditions and with ids in one spelling; 422 invalid_filter.';

revoke all on function private.search_filter(p_filter jsonb) from public;
grant all on function private.search_filter(p_filter jsonb) to authenticated;
grant all on function private.search_filter(p_filter jsonb) to service_role;
