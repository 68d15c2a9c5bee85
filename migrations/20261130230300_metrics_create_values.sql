-- The shapes of a metric's value. A denominator of 0 is no rate of 0: the value is null.

create function private.metric_rate(p_hits bigint, p_n bigint, p_missing bigint) returns jsonb language sql immutable set search_path = ''
as $$
  select jsonb_build_object('value', x.hits / nullif(x.n, 0), 'numerator', x.hits, 'denominator', x.n, 'low', w.low, 'high', w.high, 'method', 'wilson',
    'n_missing', x.missing, 'coverage', x.n / nullif(x.n + x.missing, 0))
  from (select coalesce(p_hits, 0)::double precision as hits, coalesce(p_n, 0)::double precision as n, coalesce(p_missing, 0)::double precision as missing) x
  left join lateral private.wilson(x.hits, x.n) w on true
$$;
comment on function private.metric_rate(bigint, bigint, bigint) is 'A rate with Wilson''s interval.';
revoke all on function private.metric_rate(bigint, bigint, bigint) from public;

create function private.metric_mean(p_sum numeric, p_n bigint, p_missing bigint) returns jsonb language sql immutable set search_path = ''
as $$
  select jsonb_build_object('value', (p_sum / nullif(p_n, 0))::double precision, 'numerator', coalesce(p_sum, 0), 'denominator', coalesce(p_n, 0),
    'low', null, 'high', null, 'method', 'mean', 'n_missing', coalesce(p_missing, 0),
    'coverage', coalesce(p_n, 0)::double precision / nullif(coalesce(p_n, 0) + coalesce(p_missing, 0), 0))
$$;
comment on function private.metric_mean(numeric, bigint, bigint) is 'A mean; it carries no interval.';
revoke all on function private.metric_mean(numeric, bigint, bigint) from public;

create function private.metric_sum(p_sum numeric, p_n bigint, p_missing bigint) returns jsonb language sql immutable set search_path = ''
as $$
  -- Of nothing the sum is 0; of records of which none says its part it is not known.
  select jsonb_build_object('value', case when coalesce(p_n, 0) = 0 and p_missing > 0 then null else coalesce(p_sum, 0)::double precision end,
    'numerator', coalesce(p_sum, 0), 'denominator', null, 'low', null, 'high', null, 'method', 'sum', 'n_missing', coalesce(p_missing, 0),
    'coverage', coalesce(p_n, 0)::double precision / nullif(coalesce(p_n, 0) + coalesce(p_missing, 0), 0))
$$;
comment on function private.metric_sum(numeric, bigint, bigint) is 'A sum or a count; it carries no interval.';
revoke all on function private.metric_sum(numeric, bigint, bigint) from public;

create function private.metric_median(p_sorted double precision[], p_missing bigint) returns jsonb language sql immutable set search_path = ''
as $$
  select jsonb_build_object('value', (p_sorted[(x.n + 1) / 2] + p_sorted[x.n / 2 + 1]) / 2, 'numerator', null, 'denominator', x.n,
    'low', p_sorted[r.low], 'high', p_sorted[r.high], 'method', 'median', 'n_missing', coalesce(p_missing, 0),
    'coverage', x.n::double precision / nullif(x.n + coalesce(p_missing, 0), 0))
  from (select coalesce(cardinality(p_sorted), 0) as n) x left join lateral private.median_ranks(x.n) r on true
$$;
comment on function private.metric_median(double precision[], bigint) is 'The median of sorted values, between the two that hold it at 95 %.';
revoke all on function private.metric_median(double precision[], bigint) from public;

create function private.metric_difference(p_hits1 bigint, p_n1 bigint, p_hits2 bigint, p_n2 bigint, p_z double precision default 1.959963984540054)
returns jsonb language sql immutable set search_path = ''
as $$
  select jsonb_build_object('value', d.difference, 'low', d.low, 'high', d.high, 'method', 'newcombe')
  from (values (1)) one left join lateral private.newcombe(p_hits1, p_n1, p_hits2, p_n2, p_z) d on true
$$;
comment on function private.metric_difference(bigint, bigint, bigint, bigint, double precision) is 'The difference of two rates with Newcombe''s interval.';
revoke all on function private.metric_difference(bigint, bigint, bigint, bigint, double precision) from public;

create function private.median_with_late(p_sorted double precision[], p_late bigint) returns double precision language sql immutable set search_path = ''
as $$
  -- Half way between a value and never is never.
  select (p_sorted[(x.n + 1) / 2] + p_sorted[x.n / 2 + 1]) / 2 from (select coalesce(cardinality(p_sorted), 0) + coalesce(p_late, 0) as n) x
$$;
comment on function private.median_with_late(double precision[], bigint) is 'The median of sorted values and of so many that are later than all; null when it is one of these.';
revoke all on function private.median_with_late(double precision[], bigint) from public;
