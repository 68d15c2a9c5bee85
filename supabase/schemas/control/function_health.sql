-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.function_health(p_hours integer default 24) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_from timestamptz := now() - make_interval(hours => p_hours);
  v_answer jsonb;
begin
  if coalesce(p_hours not between 1 and 720, true) then
    perform private.raise_problem(422, 'invalid_request', 'hours is a number from 1 to 720: metrics are kept for 30 days.');
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('function', t.function_name, 'calls', t.calls, 'errors', t.errors,
      'error_rate', round(t.errors::numeric / nullif(t.calls, 0), 4), 'mean_ms', round(t.total_ms::numeric / nullif(t.calls, 0)), 'max_ms', t.max_ms,
      'measured', coalesce(d.measured, 0), 'p50_ms', private.percentile_ms(d.buckets, d.counts, 0.5, t.max_ms),
      'p95_ms', private.percentile_ms(d.buckets, d.counts, 0.95, t.max_ms),
      'p99_ms', private.percentile_ms(d.buckets, d.counts, 0.99, t.max_ms),
      'last_called_at', private.iso(t.last)) order by t.function_name), '[]') into v_answer
  from (select m.function_name, sum(m.calls) as calls, sum(m.errors) as errors, sum(m.total_ms) as total_ms, max(m.max_ms) as max_ms,
      max(m.minute) as last
    from public.function_metrics m where m.minute >= v_from group by 1) t
  left join (select x.function_name, array_agg(x.bucket) as buckets, array_agg(x.n) as counts, sum(x.n) as measured
    from (select m.function_name, b as bucket, sum(m.durations[b]) as n
      from public.function_metrics m, generate_subscripts(m.durations, 1) b
      where m.minute >= v_from and m.durations[b] > 0 group by 1, 2) x group by 1) d using (function_name);
  -- Whom the policy shows nothing is told so, rather than that nothing was called.
  if not exists (select from private.my_account_ids(array['owner', 'admin']) a where a <> (select auth.uid())) then
    perform private.raise_problem(403, 'forbidden', 'Only owners and admins of a portal see how the functions do.');
  end if;
  return jsonb_build_object('from', private.iso(v_from), 'hours', p_hours, 'functions', v_answer);
end
$$;
comment on function public.function_health(p_hours integer) is 'Calls, errors and durations of each edge function over the last hours, for owners and admins of any portal: they name no portal. p50, p95 and p99 are upper bounds of buckets, at most 19 % above the duration; measured says of how many calls they are. A call that traps or is cut off by the time limit ends its function''s instance and is not in them.';

revoke all on function public.function_health(p_hours integer) from public;
grant all on function public.function_health(p_hours integer) to authenticated;
