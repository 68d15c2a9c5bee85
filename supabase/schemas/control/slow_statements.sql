-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.slow_statements(p_limit integer default 20) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $_$
-- definer because the statistics are not open to the service
declare
  v_relation text := (select format('%I.pg_stat_statements', n.nspname) from pg_catalog.pg_extension e
    join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements');
  v_statements jsonb;
begin
  if coalesce(p_limit not between 1 and 100, true) then
    perform private.raise_problem(422, 'invalid_request', 'limit is a number from 1 to 100.');
  elsif v_relation is null then
    return jsonb_build_object('statements', '[]'::jsonb, 'note', 'pg_stat_statements is not installed here.');
  end if;
  execute format($sql$
    select coalesce(jsonb_agg(jsonb_build_object('query', left(private.redact(s.query), 500), 'calls', s.calls, 'rows', s.rows,
      'total_ms', round(s.total_exec_time::numeric), 'mean_ms', round(s.mean_exec_time::numeric, 2), 'max_ms', round(s.max_exec_time::numeric, 2))
      order by s.total_exec_time desc), '[]')
    from (select * from %s x where x.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
      order by x.total_exec_time desc limit $1) s
  $sql$, v_relation) into v_statements using p_limit;
  return jsonb_build_object('statements', v_statements, 'note', null);
exception when insufficient_privilege or object_not_in_prerequisite_state then
  -- Not among the libraries that the server loads, or not open to who owns this function.
  return jsonb_build_object('statements', '[]'::jsonb, 'note', left(sqlerrm, 200));
end
$_$;
comment on function public.slow_statements(p_limit integer) is 'The statements that took the most time in all, by pg_stat_statements, for the service: they are of the whole project and of every portal in it. Empty with a note where there are none.';

revoke all on function public.slow_statements(p_limit integer) from public;
grant all on function public.slow_statements(p_limit integer) to service_role;
