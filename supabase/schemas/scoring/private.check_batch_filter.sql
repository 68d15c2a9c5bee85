-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.check_batch_filter(p_object_type text, p_filter jsonb) returns void
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_unknown text := (
    select string_agg(k, ', ' order by k) from jsonb_object_keys(p_filter) k
    where k not in ('lifecyclestage', 'updated_after', 'stale', 'never_scored', 'limit'));
begin
  if v_unknown is not null then
    perform private.raise_problem(422, 'invalid_filter', format('The filter does not know: %s.', v_unknown));
  end if;
  if p_filter ? 'lifecyclestage'
    and (p_object_type = 'deals' or jsonb_typeof(p_filter -> 'lifecyclestage') not in ('array', 'null')) then
    perform private.raise_problem(422, 'invalid_filter', 'lifecyclestage is a list of stages of contacts or companies.');
  elsif coalesce(jsonb_typeof(p_filter -> 'stale'), 'null') not in ('boolean', 'null')
    or coalesce(jsonb_typeof(p_filter -> 'never_scored'), 'null') not in ('boolean', 'null') then
    perform private.raise_problem(422, 'invalid_filter', 'stale and never_scored are true or false.');
  elsif not pg_input_is_valid(coalesce(p_filter ->> 'updated_after', 'now'), 'timestamptz') then
    perform private.raise_problem(422, 'invalid_filter', 'updated_after is a timestamp.');
  elsif not pg_input_is_valid(coalesce(p_filter ->> 'limit', '1'), 'int4') or (p_filter ->> 'limit')::int < 1 then
    perform private.raise_problem(422, 'invalid_filter', 'limit is a number from 1.');
  end if;
end
$$;
comment on function private.check_batch_filter(p_object_type text, p_filter jsonb) is 'Ends with 422 invalid_filter unless the filter makes sense.';

revoke all on function private.check_batch_filter(p_object_type text, p_filter jsonb) from public;
