-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.read_cursor(p_cursor text) returns text[]
  language plpgsql stable
  set search_path = ''
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
comment on function private.read_cursor(p_cursor text) is 'The moment and the id after which a page begins; null for the first page.';

revoke all on function private.read_cursor(p_cursor text) from public;
grant all on function private.read_cursor(p_cursor text) to authenticated;
