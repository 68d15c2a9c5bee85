-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.median_ranks(p_n bigint, out low bigint, out high bigint) returns record
  language plpgsql immutable
  set search_path = ''
  as $$
declare
  v_chance double precision;
  v_sum double precision;
begin
  if p_n is null or p_n < 6 then
    return;
  elsif p_n > 1000 then
    low := floor(p_n / 2.0 - 0.98 * sqrt(p_n));
    high := ceil(1 + p_n / 2.0 + 0.98 * sqrt(p_n));
    return;
  end if;
  -- The chance that at most k of n values are below the median, summed up while it is at most 2.5 %.
  v_chance := 0.5 ^ p_n;
  v_sum := v_chance;
  low := 0;
  while v_sum <= 0.025 loop
    low := low + 1;
    v_chance := v_chance * (p_n - low + 1) / low;
    v_sum := v_sum + v_chance;
  end loop;
  high := p_n + 1 - low;
end
$$;
comment on function private.median_ranks(p_n bigint, out low bigint, out high bigint) is 'Ranks of the two values that hold the median between them at 95 %: exact to a thousand values, then by the normal law; nulls under six.';

revoke all on function private.median_ranks(p_n bigint, out low bigint, out high bigint) from public;
