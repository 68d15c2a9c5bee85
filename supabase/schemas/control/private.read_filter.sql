-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.read_filter(p_filter jsonb, p_names text[]) returns jsonb
  language plpgsql immutable
  set search_path = ''
  as $$
declare
  v_name text;
begin
  if jsonb_typeof(coalesce(p_filter, '{}')) <> 'object' then
    perform private.raise_problem(422, 'invalid_request', 'filter is an object of ' || array_to_string(p_names, ', ') || '.');
  end if;
  select f.key into v_name from jsonb_each(coalesce(p_filter, '{}')) f
  where f.key <> all (p_names) or jsonb_typeof(f.value) not in ('string', 'null') or length(f.value #>> '{}') > 200
  order by f.key limit 1;
  if found then
    perform private.raise_problem(422, 'invalid_request', format('filter: %s is a text for each of %s.', left(v_name, 40),
      array_to_string(p_names, ', ')));
  end if;
  return jsonb_strip_nulls(coalesce(p_filter, '{}'));
end
$$;
comment on function private.read_filter(p_filter jsonb, p_names text[]) is 'A filter of texts by name, without nulls; 422 for what is none, or names something else.';

revoke all on function private.read_filter(p_filter jsonb, p_names text[]) from public;
grant all on function private.read_filter(p_filter jsonb, p_names text[]) to authenticated;
