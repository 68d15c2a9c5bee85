-- score_by_band_conversion: how many of the records of each score band converted.
-- Why: the plainest proof of a score: a higher band must convert more often.
-- Who may call: members, through the rows they may see.

create view public.score_by_band_conversion with (security_invoker = true) as
with bands as (
  -- Ten bands of ten points; 100 belongs to the last.
  select o.account_id, o.object_type, least(o.score / 10, 9) as band, count(*)::int as scored,
    count(*) filter (where o.converted)::int as converted
  from public.score_outcomes o
  where o.converted is not null
  group by 1, 2, 3
), shares as (
  -- Wilson's interval at 95 %: z = 1.959964; it stays within 0 and 1 and holds for small bands too.
  select b.*, b.converted::double precision / b.scored as rate,
    1 + 1.959964 ^ 2 / b.scored as scale,
    b.converted::double precision / b.scored + 1.959964 ^ 2 / (2 * b.scored) as middle,
    1.959964 * sqrt(b.converted::double precision / b.scored * (1 - b.converted::double precision / b.scored) / b.scored
      + (1.959964 / (2 * b.scored)) ^ 2) as half
  from bands b
)
select s.account_id, s.object_type, s.band * 10 as band_from, case s.band when 9 then 100 else s.band * 10 + 9 end as band_to,
  format('%s-%s', s.band * 10, case s.band when 9 then 100 else s.band * 10 + 9 end) as band,
  s.scored, s.converted, s.rate,
  case when s.converted = 0 then 0 else (s.middle - s.half) / s.scale end as rate_low,
  case when s.converted = s.scored then 1 else (s.middle + s.half) / s.scale end as rate_high
from shares s;
comment on view public.score_by_band_conversion is 'Conversion of scored records by band of the score, with 95 % intervals.';
comment on column public.score_by_band_conversion.account_id is 'The portal.';
comment on column public.score_by_band_conversion.object_type is 'contacts, companies or deals.';
comment on column public.score_by_band_conversion.band_from is 'Lowest score of the band.';
comment on column public.score_by_band_conversion.band_to is 'Highest score of the band.';
comment on column public.score_by_band_conversion.band is 'The band as text, for example 90-100.';
comment on column public.score_by_band_conversion.scored is 'Scores whose outcome is decided; a record counts once per model.';
comment on column public.score_by_band_conversion.converted is 'Of them, how many converted in time.';
comment on column public.score_by_band_conversion.rate is 'converted divided by scored.';
comment on column public.score_by_band_conversion.rate_low is 'Lower end of the 95 % interval of the rate.';
comment on column public.score_by_band_conversion.rate_high is 'Upper end of the 95 % interval of the rate.';
grant select on public.score_by_band_conversion to authenticated, service_role;
