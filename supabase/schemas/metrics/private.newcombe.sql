-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.newcombe(p_hits1 double precision, p_n1 double precision, p_hits2 double precision, p_n2 double precision, p_z double precision default 1.959963984540054, out difference double precision, out low double precision, out high double precision) returns record
  language sql immutable
  set search_path = ''
  as $$
  select r.p1 - r.p2, r.p1 - r.p2 - sqrt((r.p1 - a.low) ^ 2 + (b.high - r.p2) ^ 2), r.p1 - r.p2 + sqrt((a.high - r.p1) ^ 2 + (r.p2 - b.low) ^ 2)
  from (select p_hits1 / nullif(p_n1, 0) as p1, p_hits2 / nullif(p_n2, 0) as p2 where p_n1 > 0 and p_n2 > 0) r,
    private.wilson(p_hits1, p_n1, p_z) a, private.wilson(p_hits2, p_n2, p_z) b
$$;
comment on function private.newcombe(p_hits1 double precision, p_n1 double precision, p_hits2 double precision, p_n2 double precision, p_z double precision, out difference double precision, out low double precision, out high double precision) is 'The difference of two independent rates with Newcombe''s hybrid score interval (his method 10); nulls where one has no case.';

revoke all on function private.newcombe(p_hits1 double precision, p_n1 double precision, p_hits2 double precision, p_n2 double precision, p_z double precision, out difference double precision, out low double precision, out high double precision) from public;
