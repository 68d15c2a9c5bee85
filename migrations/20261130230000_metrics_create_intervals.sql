-- Intervals of rates, differences of rates and medians: pure functions.

create function private.wilson(p_hits double precision, p_n double precision, p_z double precision default 1.959963984540054,
  out low double precision, out high double precision)
language sql immutable set search_path = ''
as $$
  -- At both ends exactly 0 and 1, which rounding would miss.
  select case when p_hits <= 0 then 0 else greatest(0, c.middle - c.half) end, case when p_hits >= p_n then 1 else least(1, c.middle + c.half) end
  from (select (p_hits + p_z ^ 2 / 2) / (p_n + p_z ^ 2) as middle,
      p_z * sqrt(p_hits * (p_n - p_hits) / nullif(p_n, 0) + p_z ^ 2 / 4) / (p_n + p_z ^ 2) as half) c
  where p_n > 0
$$;
comment on function private.wilson(double precision, double precision, double precision) is
  'Wilson''s score interval of a rate; nulls without a case.';
revoke all on function private.wilson(double precision, double precision, double precision) from public;

create function private.newcombe(p_hits1 double precision, p_n1 double precision, p_hits2 double precision, p_n2 double precision,
  p_z double precision default 1.959963984540054, out difference double precision, out low double precision, out high double precision)
language sql immutable set search_path = ''
as $$
  select r.p1 - r.p2, r.p1 - r.p2 - sqrt((r.p1 - a.low) ^ 2 + (b.high - r.p2) ^ 2), r.p1 - r.p2 + sqrt((a.high - r.p1) ^ 2 + (r.p2 - b.low) ^ 2)
  from (select p_hits1 / nullif(p_n1, 0) as p1, p_hits2 / nullif(p_n2, 0) as p2 where p_n1 > 0 and p_n2 > 0) r,
    private.wilson(p_hits1, p_n1, p_z) a, private.wilson(p_hits2, p_n2, p_z) b
$$;
comment on function private.newcombe(double precision, double precision, double precision, double precision, double precision) is
  'The difference of two independent rates with Newcombe''s hybrid score interval (his method 10); nulls where one has no case.';
revoke all on function private.newcombe(double precision, double precision, double precision, double precision, double precision) from public;

create function private.median_ranks(p_n bigint, out low bigint, out high bigint) language plpgsql immutable set search_path = ''
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
comment on function private.median_ranks(bigint) is
  'Ranks of the two values that hold the median between them at 95 %: exact to a thousand values, then by the normal law; nulls under six.';
revoke all on function private.median_ranks(bigint) from public;

create function private.normal_quantile(p_chance double precision) returns double precision language sql immutable set search_path = ''
as $$
  -- Wichura's AS 241 (PPND16): about sixteen digits. PostgreSQL has no inverse of the error function.
  select case when p_chance <= 0 or p_chance >= 1 then null
    when abs(q) <= 0.425 then q * (((((((2509.0809287301226727 * m + 33430.575583588128105) * m + 67265.770927008700853) * m
        + 45921.953931549871457) * m + 13731.693765509461125) * m + 1971.5909503065514427) * m + 133.14166789178437745) * m + 3.387132872796366608)
      / (((((((5226.495278852854561 * m + 28729.085735721942674) * m + 39307.89580009271061) * m + 21213.794301586595867) * m
        + 5394.1960214247511077) * m + 687.1870074920579083) * m + 42.313330701600911252) * m + 1)
    else sign(q) * case when r <= 5 then
        (((((((7.7454501427834140764e-4 * s + 0.0227238449892691845833) * s + 0.24178072517745061177) * s + 1.27045825245236838258) * s
        + 3.64784832476320460504) * s + 5.7694972214606914055) * s + 4.6303378461565452959) * s + 1.42343711074968357734)
      / (((((((1.05075007164441684324e-9 * s + 5.475938084995344946e-4) * s + 0.0151986665636164571966) * s + 0.14810397642748007459) * s
        + 0.68976733498510000455) * s + 1.6763848301838038494) * s + 2.05319162663775882187) * s + 1)
      else (((((((2.01033439929228813265e-7 * t + 2.71155556874348757815e-5) * t + 0.0012426609473880784386) * t + 0.026532189526576123093) * t
        + 0.29656057182850489123) * t + 1.7848265399172913358) * t + 5.4637849111641143699) * t + 6.6579046435011037772)
      / (((((((2.04426310338993978564e-15 * t + 1.4215117583164458887e-7) * t + 1.8463183175100546818e-5) * t + 7.868691311456132591e-4) * t
        + 0.0148753612908506148525) * t + 0.13692988092273580531) * t + 0.59983220655588793769) * t + 1) end end
  from (select x.q, x.r, 0.180625 - x.q ^ 2 as m, x.r - 1.6 as s, x.r - 5 as t
    from (select (p_chance - 0.5)::double precision as q,
      case when p_chance > 0 and p_chance < 1 then sqrt(-ln(least(p_chance, 1 - p_chance))) end as r) x) y
$$;
comment on function private.normal_quantile(double precision) is 'The value under which a standard normal one lies with this chance; null outside (0, 1).';
revoke all on function private.normal_quantile(double precision) from public;
