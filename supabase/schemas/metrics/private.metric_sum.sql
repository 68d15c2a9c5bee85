-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_sum(p_sum numeric, p_n bigint, p_missing bigint) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  -- Of nothing the sum is 0; of records of which none says its part it is not known.
  select jsonb_build_object('value', case when coalesce(p_n, 0) = 0 and p_missing > 0 then null else coalesce(p_sum, 0)::double precision end,
    'numerator', coalesce(p_sum, 0), 'denominator', null, 'low', null, 'high', null, 'method', 'sum', 'n_missing', coalesce(p_missing, 0),
    'coverage', coalesce(p_n, 0)::double precision / nullif(coalesce(p_n, 0) + coalesce(p_missing, 0), 0))
$$;
comment on function private.metric_sum(p_sum numeric, p_n bigint, p_missing bigint) is 'A sum or a count; it carries no interval.';

revoke all on function private.metric_sum(p_sum numeric, p_n bigint, p_missing bigint) from public;
