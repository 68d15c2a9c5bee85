-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.wilson(p_hits double precision, p_n double precision, p_z double precision default 1.959963984540054, out low double precision, out high double precision) returns record
  language sql immutable
  set search_path = ''
  as $$
  -- At both ends exactly 0 and 1, which rounding would miss.
  select case when p_hits <= 0 then 0 else greatest(0, c.middle - c.half) end, case when p_hits >= p_n then 1 else least(1, c.middle + c.half) end
  from (select (p_hits + p_z ^ 2 / 2) / (p_n + p_z ^ 2) as middle,
      p_z * sqrt(p_hits * (p_n - p_hits) / nullif(p_n, 0) + p_z ^ 2 / 4) / (p_n + p_z ^ 2) as half) c
  where p_n > 0
$$;
comment on function private.wilson(p_hits double precision, p_n double precision, p_z double precision, out low double precision, out high double precision) is 'Wilson''s score interval of a rate; nulls without a case.';

revoke all on function private.wilson(p_hits double precision, p_n double precision, p_z double precision, out low double precision, out high double precision) from public;
grant all on function private.wilson(p_hits double precision, p_n double precision, p_z double precision, out low double precision, out high double precision) to authenticated;
grant all on function private.wilson(p_hits double precision, p_n double precision, p_z double precision, out low double precision, out high double precision) to service_role;
