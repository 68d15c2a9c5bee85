-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.median_with_late(p_sorted double precision[], p_late bigint) returns double precision
  language sql immutable
  set search_path = ''
  as $$
  -- Half way between a value and never is never.
  select (p_sorted[(x.n + 1) / 2] + p_sorted[x.n / 2 + 1]) / 2 from (select coalesce(cardinality(p_sorted), 0) + coalesce(p_late, 0) as n) x
$$;
comment on function private.median_with_late(p_sorted double precision[], p_late bigint) is 'The median of sorted values and of so many that are later than all; null when it is one of these.';

revoke all on function private.median_with_late(p_sorted double precision[], p_late bigint) from public;
