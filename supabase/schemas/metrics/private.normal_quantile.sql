-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.normal_quantile(p_chance double precision) returns double precision
  language sql immutable
  set search_path = ''
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
comment on function private.normal_quantile(p_chance double precision) is 'The value under which a standard normal one lies with this chance; null outside (0, 1).';

revoke all on function private.normal_quantile(p_chance double precision) from public;
