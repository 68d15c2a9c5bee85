-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_median(p_sorted double precision[], p_missing bigint) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select jsonb_build_object('value', (p_sorted[(x.n + 1) / 2] + p_sorted[x.n / 2 + 1]) / 2, 'numerator', null, 'denominator', x.n,
    'low', p_sorted[r.low], 'high', p_sorted[r.high], 'method', 'median', 'n_missing', coalesce(p_missing, 0),
    'coverage', x.n::double precision / nullif(x.n + coalesce(p_missing, 0), 0))
  from (select coalesce(cardinality(p_sorted), 0) as n) x left join lateral private.median_ranks(x.n) r on true
$$;
comment on function private.metric_median(p_sorted double precision[], p_missing bigint) is 'The median of sorted values, between the two that hold it at 95 %.';

revoke all on function private.metric_median(p_sorted double precision[], p_missing bigint) from public;
