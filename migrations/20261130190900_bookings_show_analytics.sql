-- booking_analytics: bookings, cancellations and utilisation by week and mock (002); and what goes with a portal.
-- Why: a view over the counts of exams is never stale and asks the caller's rights; a materialized one has no row level security.
-- Who may call: members of the portal.

create view public.booking_analytics with (security_invoker = true) as
select e.account_id, date_trunc('week', e.exam_date::timestamp)::date as week, e.mock_type,
  sum(e.booked + e.cancelled) as total_bookings, sum(e.cancelled) as cancellations, sum(e.no_shows) as no_shows,
  avg(e.capacity) as avg_capacity, avg(e.booked::numeric / nullif(e.capacity, 0) * 100) as avg_utilization
from public.mock_exams e
where e.exam_date >= (now() - interval '6 months')::date
group by e.account_id, date_trunc('week', e.exam_date::timestamp), e.mock_type;
comment on view public.booking_analytics is 'Bookings of the last six months and of what is to come, by week and mock (002).';
comment on column public.booking_analytics.account_id is 'The portal.';
comment on column public.booking_analytics.week is 'The Monday of the week of the exams.';
comment on column public.booking_analytics.mock_type is 'The mock.';
comment on column public.booking_analytics.total_bookings is 'Bookings, those that were cancelled too.';
comment on column public.booking_analytics.cancellations is 'Of these, cancelled.';
comment on column public.booking_analytics.no_shows is 'Of these, who did not come.';
comment on column public.booking_analytics.avg_capacity is 'Mean of the capacities of the exams.';
comment on column public.booking_analytics.avg_utilization is
  'Mean over the exams of the seats that are held, in percent of the capacity; exams without one are left out.';
revoke all on public.booking_analytics from anon, authenticated;
grant select on public.booking_analytics to authenticated, service_role;

insert into private.portal_tables (table_name, position) values
  ('public.booking_events', 196), ('public.credit_entries', 197), ('public.bookings', 198), ('public.mock_exams', 199);
