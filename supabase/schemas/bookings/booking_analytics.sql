-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.booking_analytics with (security_invoker='true') as
 select account_id,
    (date_trunc('week'::text, (exam_date)::timestamp without time zone))::date as week,
    mock_type,
    sum((booked + cancelled)) as total_bookings,
    sum(cancelled) as cancellations,
    sum(no_shows) as no_shows,
    avg(capacity) as avg_capacity,
    avg((((booked)::numeric / (nullif(capacity, 0))::numeric) * (100)::numeric)) as avg_utilization
   from public.mock_exams e
  where (exam_date >= ((now() - '6 mons'::interval))::date)
  group by account_id, (date_trunc('week'::text, (exam_date)::timestamp without time zone)), mock_type;
comment on view public.booking_analytics is 'Bookings of the last six months and of what is to come, by week and mock (002).';
comment on column public.booking_analytics.account_id is 'The portal.';
comment on column public.booking_analytics.week is 'The Monday of the week of the exams.';
comment on column public.booking_analytics.mock_type is 'The mock.';
comment on column public.booking_analytics.total_bookings is 'Bookings, those that were cancelled too.';
comment on column public.booking_analytics.cancellations is 'Of these, cancelled.';
comment on column public.booking_analytics.no_shows is 'Of these, who did not come.';
comment on column public.booking_analytics.avg_capacity is 'Mean of the capacities of the exams.';
comment on column public.booking_analytics.avg_utilization is 'Mean over the exams of the seats that are held, in percent of the capacity; exams without one are left out.';

grant select on table public.booking_analytics to authenticated;
grant select on table public.booking_analytics to service_role;
