-- Intervals, held against published and independently computed figures to four digits.

create function pg_temp.wilson(p_hits int, p_n int) returns text language sql as $$
  select round(low::numeric, 4) || ' ' || round(high::numeric, 4) from private.wilson(p_hits, p_n)
$$;
select is(pg_temp.wilson(81, 263), '0.2553 0.3662', 'Wilson: 81 of 263, the figures of Newcombe''s paper');
select is(pg_temp.wilson(15, 148), '0.0624 0.1605', 'Wilson: 15 of 148');
select is(pg_temp.wilson(0, 20), '0.0000 0.1611', 'Wilson: none of 20');
select is(pg_temp.wilson(1, 29), '0.0061 0.1718', 'Wilson: 1 of 29');
select is(pg_temp.wilson(20, 20), '0.8389 1.0000', 'Wilson: all of 20, the mirror of none');
select is((select low from private.wilson(0, 7)), 0::float8, 'none has exactly 0 as its lower end');
select is(pg_temp.wilson(0, 0), null, 'no case, no interval');

create function pg_temp.newcombe(p_hits1 int, p_n1 int, p_hits2 int, p_n2 int) returns text language sql as $$
  select round(difference::numeric, 4) || ' ' || round(low::numeric, 4) || ' ' || round(high::numeric, 4) from private.newcombe(p_hits1, p_n1, p_hits2, p_n2)
$$;
select is(pg_temp.newcombe(56, 70, 48, 80), '0.2000 0.0524 0.3339', 'Newcombe: 56 of 70 against 48 of 80');
select is(pg_temp.newcombe(9, 10, 3, 10), '0.6000 0.1705 0.8090', 'Newcombe: 9 of 10 against 3 of 10');
select is(pg_temp.newcombe(0, 20, 0, 10), '0.0000 -0.2775 0.1611', 'Newcombe: none of 20 against none of 10');
select is(pg_temp.newcombe(1, 2, 0, 0), null, 'without cases on one side there is no difference');

create function pg_temp.ranks(p_n int) returns text language sql as $$
  select low || ' ' || high from private.median_ranks(p_n)
$$;
select is(string_agg(n || ': ' || coalesce(pg_temp.ranks(n), 'none'), ', ' order by n),
  '5: none, 6: 1 6, 10: 2 9, 20: 6 15, 50: 18 33, 100: 40 61, 1000: 469 532, 1001: 469 533, 10000: 4902 5099', 'ranks that hold the median')
from unnest(array[5, 6, 10, 20, 50, 100, 1000, 1001, 10000]) n;

select is(string_agg(p || ': ' || coalesce(round(private.normal_quantile(p)::numeric, 9)::text, 'none'), ', ' order by p),
  '0: none, 1e-12: -7.034483825, 0.025: -1.959963985, 0.3: -0.524400513, 0.5: 0.000000000, 0.975: 1.959963985, 0.9875: 2.241402728, 1: none',
  'quantiles of the normal law, in the middle, in the tail and far out')
from unnest(array[0, 1e-12, 0.025, 0.3, 0.5, 0.975, 0.9875, 1]::float8[]) p;
