-- How long calls take, by buckets of a fixed geometric histogram: percentiles of any span are sums of minutes.

create function private.duration_bucket(p_ms integer) returns integer
language sql immutable security invoker set search_path = '' as $$
  -- Four buckets an octave, so that a bound is never more than 19 % above what it stands for. 1e-9: 2, 4, 8 … begin their bucket.
  select case when p_ms >= 1 then floor(4 * ln(p_ms) / ln(2) + 1e-9)::int + 1 else 0 end
$$;
comment on function private.duration_bucket(integer) is 'The bucket of a duration: 0 below a millisecond, b from 2^((b-1)/4) to 2^(b/4) milliseconds.';
revoke all on function private.duration_bucket(integer) from public;

alter table public.function_metrics add column durations integer[] not null default '{}',
  add constraint function_metrics_durations_are_buckets check (coalesce(array_ndims(durations), 1) = 1
    and coalesce(array_lower(durations, 1), 0) >= 0 and coalesce(array_upper(durations, 1), 0) <= 125);
comment on column public.function_metrics.durations is
  'Calls by duration: element b counts those from 2^((b-1)/4) to 2^(b/4) ms, element 0 those below 1 ms. Begins and ends at buckets that occur; empty for minutes before there were histograms.';

create or replace function public.metrics_record(p_function text, p_duration_ms integer, p_is_error boolean) returns jsonb
language sql security definer set search_path = '' as $$
  -- definer so that the service needs no right on the table
  insert into public.function_metrics as m (minute, function_name, calls, errors, total_ms, max_ms, durations)
  values (date_trunc('minute', clock_timestamp(), 'UTC'), p_function, 1, p_is_error::int,
    greatest(p_duration_ms, 0), greatest(p_duration_ms, 0), array_fill(1, array[1], array[private.duration_bucket(p_duration_ms)]))
  on conflict (minute, function_name) do update set calls = m.calls + 1, errors = m.errors + excluded.errors,
    total_ms = m.total_ms + excluded.total_ms, max_ms = greatest(m.max_ms, excluded.max_ms),
    durations[private.duration_bucket(p_duration_ms)] = coalesce(m.durations[private.duration_bucket(p_duration_ms)], 0) + 1
  returning '{"recorded": true}'::jsonb
$$;
comment on function public.metrics_record(text, integer, boolean) is 'Counts one call of a function, and its duration.';
