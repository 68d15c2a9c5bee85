-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_difference(p_hits1 bigint, p_n1 bigint, p_hits2 bigint, p_n2 bigint, p_z double precision default 1.959963984540054) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select jsonb_build_object('value', d.difference, 'low', d.low, 'high', d.high, 'method', 'newcombe')
  from (values (1)) one left join lateral private.newcombe(p_hits1, p_n1, p_hits2, p_n2, p_z) d on true
$$;
comment on function private.metric_difference(p_hits1 bigint, p_n1 bigint, p_hits2 bigint, p_n2 bigint, p_z double precision) is 'The difference of two rates with Newcombe''s interval.';

revoke all on function private.metric_difference(p_hits1 bigint, p_n1 bigint, p_hits2 bigint, p_n2 bigint, p_z double precision) from public;
