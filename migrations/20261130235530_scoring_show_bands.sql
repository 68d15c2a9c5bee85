-- The interval of a rate is worked out in one place; members read the view with their own rights.
grant execute on function private.wilson(double precision, double precision, double precision) to authenticated, service_role;

create or replace view public.score_by_band_conversion with (security_invoker = true) as
with bands as (
  select o.account_id, o.object_type, least(o.score / 10, 9) as band, count(*)::int as scored,
    (count(*) filter (where o.converted))::int as converted
  from public.score_outcomes o
  where o.converted is not null
  group by o.account_id, o.object_type, least(o.score / 10, 9)
)
select b.account_id, b.object_type, b.band * 10 as band_from, case b.band when 9 then 100 else b.band * 10 + 9 end as band_to,
  format('%s-%s', b.band * 10, case b.band when 9 then 100 else b.band * 10 + 9 end) as band, b.scored, b.converted,
  b.converted::double precision / b.scored as rate, w.low as rate_low, w.high as rate_high
from bands b cross join lateral private.wilson(b.converted, b.scored) w;
