-- A cursor stands in the query, and what is wrong with a query is a 400 as in every other listing; 422 is for fields of a body.

create or replace function private.read_cursor(p_cursor text) returns text[]
language plpgsql stable security invoker set search_path = ''
as $$
declare
  v_parts text[] := string_to_array(p_cursor, '_');
begin
  if p_cursor is not null then
    -- A cursor is a moment and an id; what is neither never came from us.
    perform v_parts[1]::timestamptz, v_parts[2]::uuid;
    if cardinality(v_parts) <> 2 then
      raise invalid_text_representation;
    end if;
  end if;
  return v_parts;
exception when invalid_text_representation or invalid_datetime_format or datetime_field_overflow then
  perform private.raise_problem(400, 'invalid_cursor', 'cursor is the next_cursor of the page before.');
end
$$;
