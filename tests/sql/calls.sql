-- Calls of any function, for tests that ask the same of all functions.

-- A call by a role, with nulls or with values that fit the types; what PostgreSQL says when it lacks a right or the call is malformed, else
-- 'right': an answer, a problem and a value that is refused all are. It is undone.
create function tap.end_of_call(p_function oid, p_role text, p_json text default null) returns text language plpgsql as $$
declare
  v_call text;
begin
  select format('select %s(%s)', p_function::regproc, coalesce(string_agg(format('%s::%s', case
      when p_json is null then 'null'
      when t.typtype = 'c' then 'null'
      when t.typcategory = 'A' then '''{}'''
      when t.typcategory = 'N' then '1'
      when t.typcategory = 'B' then 'true'
      when t.typcategory = 'D' then 'now()'
      when t.typname = 'uuid' then 'gen_random_uuid()'
      when t.typname in ('json', 'jsonb') then quote_literal(p_json)
      else '''contacts'''
    end, a.type::regtype), ', ' order by a.n) filter (where a.n is not null), '')) into v_call
  from pg_proc p left join lateral unnest(p.proargtypes::oid[]) with ordinality a (type, n) on true left join pg_type t on t.oid = a.type
  where p.oid = p_function;
  perform set_config('request.jwt.claims', json_build_object('role', p_role, 'sub', gen_random_uuid())::text, true);
  perform set_config('role', p_role, true);
  execute v_call;
  raise exception 'undo' using errcode = 'UN000';
exception when others then
  return case when sqlstate in ('42501', '42601', '42804', '42883') then sqlerrm else 'right' end;
end
$$;
