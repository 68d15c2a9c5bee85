-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_rate(p_hits bigint, p_n bigint, p_missing bigint) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select jsonb_build_object('value', x.hits / nullif(x.n, 0), 'numerator', x.hits, 'denominator', x.n, 'low', w.low, 'high', w.high, 'method', 'wilson',
    'n_missing', x.missing, 'coverage', x.n / nullif(x.n + x.missing, 0))
  from (select coalesce(p_hits, 0)::double precision as hits, coalesce(p_n, 0)::double precision as n, coalesce(p_missing, 0)::double precision as missing) x
  left join lateral private.wilson(x.hits, x.n) w on true
$$;
comment on function private.metric_rate(p_hits bigint, p_n bigint, p_missing bigint) is 'A rate with Wilson''s interval.';

revoke all on function private.metric_rate(p_hits bigint, p_n bigint, p_missing bigint) from public;
