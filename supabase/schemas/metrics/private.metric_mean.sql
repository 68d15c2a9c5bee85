-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_mean(p_sum numeric, p_n bigint, p_missing bigint) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select jsonb_build_object('value', (p_sum / nullif(p_n, 0))::double precision, 'numerator', coalesce(p_sum, 0), 'denominator', coalesce(p_n, 0),
    'low', null, 'high', null, 'method', 'mean', 'n_missing', coalesce(p_missing, 0),
    'coverage', coalesce(p_n, 0)::double precision / nullif(coalesce(p_n, 0) + coalesce(p_missing, 0), 0))
$$;
comment on function private.metric_mean(p_sum numeric, p_n bigint, p_missing bigint) is 'A mean; it carries no interval.';

revoke all on function private.metric_mean(p_sum numeric, p_n bigint, p_missing bigint) from public;
