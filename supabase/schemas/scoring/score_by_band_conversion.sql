-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.score_by_band_conversion with (security_invoker='true') as
 with bands as (
         select o.account_id,
            o.object_type,
            least((o.score / 10), 9) as band,
            (count(*))::integer as scored,
            (count(*) filter (where o.converted))::integer as converted
           from public.score_outcomes o
          where (o.converted is not null)
          group by o.account_id, o.object_type, least((o.score / 10), 9)
        )
 select b.account_id,
    b.object_type,
    (b.band * 10) as band_from,
        case b.band
            when 9 then 100
            else ((b.band * 10) + 9)
        end as band_to,
    format('%s-%s'::text, (b.band * 10),
        case b.band
            when 9 then 100
            else ((b.band * 10) + 9)
        end) as band,
    b.scored,
    b.converted,
    ((b.converted)::double precision / (b.scored)::double precision) as rate,
    w.low as rate_low,
    w.high as rate_high
   from (bands b
     cross join lateral private.wilson((b.converted)::double precision, (b.scored)::double precision) w(low, high));
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

grant select on table public.score_by_band_conversion to authenticated;
grant select on table public.score_by_band_conversion to service_role;
