-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.metrics_record(p_function text, p_duration_ms integer, p_is_error boolean) returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the table
  insert into public.function_metrics as m (minute, function_name, calls, errors, total_ms, max_ms, durations)
  values (date_trunc('minute', clock_timestamp(), 'UTC'), p_function, 1, p_is_error::int,
    greatest(p_duration_ms, 0), greatest(p_duration_ms, 0), array_fill(1, array[1], array[private.duration_bucket(p_duration_ms)]))
  on conflict (minute, function_name) do update set calls = m.calls + 1, errors = m.errors + excluded.errors,
    total_ms = m.total_ms + excluded.total_ms, max_ms = greatest(m.max_ms, excluded.max_ms),
    durations[private.duration_bucket(p_duration_ms)] = coalesce(m.durations[private.duration_bucket(p_duration_ms)], 0) + 1
  returning '{"recorded": true}'::jsonb
$$;
comment on function public.metrics_record(p_function text, p_duration_ms integer, p_is_error boolean) is 'Counts one call of a function, and its duration.';

revoke all on function public.metrics_record(p_function text, p_duration_ms integer, p_is_error boolean) from public;
grant all on function public.metrics_record(p_function text, p_duration_ms integer, p_is_error boolean) to service_role;
