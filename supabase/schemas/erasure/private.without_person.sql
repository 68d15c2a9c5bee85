-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.without_person(p_json jsonb, p_pattern text) returns jsonb
  language plpgsql immutable
  set search_path = ''
  as $$
begin
  return case jsonb_typeof(p_json)
    when 'object' then (
      select coalesce(jsonb_object_agg(private.without_person(e.key, p_pattern), private.without_person(e.value, p_pattern)), '{}')
      from jsonb_each(p_json) e)
    when 'array' then (
      select coalesce(jsonb_agg(private.without_person(e.value, p_pattern) order by e.ordinality), '[]')
      from jsonb_array_elements(p_json) with ordinality e)
    when 'null' then p_json
    when 'boolean' then p_json
    else case when p_json #>> '{}' ~* p_pattern then to_jsonb(private.without_person(p_json #>> '{}', p_pattern)) else p_json end
  end;
end
$$;

create or replace function private.without_person(p_text text, p_pattern text) returns text
  language sql immutable
  set search_path = ''
  as $$
  select regexp_replace(p_text, p_pattern, '[erased]', 'gi')
$$;
comment on function private.without_person(p_json jsonb, p_pattern text) is 'The same value by value; a number that matches becomes text.';
comment on function private.without_person(p_text text, p_pattern text) is 'The text with what the pattern matches taken out.';

revoke all on function private.without_person(p_json jsonb, p_pattern text) from public;
revoke all on function private.without_person(p_text text, p_pattern text) from public;
