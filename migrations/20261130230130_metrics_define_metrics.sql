-- The 22 metrics of 003: what each is, in words that frontends show.

create table private.metric_definitions (
  key text primary key,
  number integer not null,
  label text not null,
  unit text not null,
  population text not null,
  numerator text not null,
  denominator text,
  attribution text not null,
  role text,
  note text,
  constraint metric_definitions_population_is_known check (population in ('deals', 'contacts', 'calls')),
  constraint metric_definitions_unit_is_known check (unit in ('currency', 'count', 'rate', 'days', 'minutes', 'milliseconds', 'difference')),
  constraint metric_definitions_have_a_role foreign key (role) references private.metric_roles (role)
);
comment on table private.metric_definitions is 'What each metric is.';
comment on column private.metric_definitions.key is 'Its name in answers.';
comment on column private.metric_definitions.number is 'Its number in 003, and its order.';
comment on column private.metric_definitions.label is 'Its name for a human.';
comment on column private.metric_definitions.unit is 'What its value is; a rate is a share of 1.';
comment on column private.metric_definitions.population is 'Records it is counted of.';
comment on column private.metric_definitions.numerator is 'What is counted or added.';
comment on column private.metric_definitions.denominator is 'Of what; null for a count or a sum.';
comment on column private.metric_definitions.attribution is 'The day that puts a record into a period.';
comment on column private.metric_definitions.role is 'What must be mapped for it; null when nothing must.';
comment on column private.metric_definitions.note is 'What to know when it is read; null when nothing.';
alter table private.metric_definitions enable row level security;
create policy "Only the service reads metric definitions" on private.metric_definitions for select to service_role using (true);
comment on policy "Only the service reads metric definitions" on private.metric_definitions is 'Outside the API.';
create index idx_metric_definitions_role on private.metric_definitions (role);
comment on index private.idx_metric_definitions_role is 'For the foreign key.';

insert into private.metric_definitions (number, key, label, unit, population, numerator, denominator, attribution, role, note) values
  (1, 'total_sales', 'Total sales', 'currency', 'deals', 'amount of won deals', null, 'close day', null, 'Amounts in another currency without a home amount are missing, never added.'),
  (2, 'average_deal_size', 'Average deal size', 'currency', 'deals', 'amount of won deals', 'won deals with an amount', 'close day', null, 'The median is beside it.'),
  (3, 'deals_created', 'Deals created', 'count', 'deals', 'deals', null, 'created day', null, 'Imports stamp the day of the import.'),
  (4, 'deals_won', 'Deals won', 'count', 'deals', 'won deals', null, 'close day; with basis created the created day', null, 'HubSpot tells the stage of today: a deal that is reopened leaves past periods.'),
  (5, 'conversion_rate', 'Conversion rate', 'rate', 'deals', 'won deals', 'deals created', 'created day', null, 'Young cohorts have open deals: the share that is open and the win rate of closed ones are beside it.'),
  (6, 'qualified_rate', 'Qualified rate', 'rate', 'deals', 'qualified deals', 'deals whose qualification is known', 'created day', 'qualified', null),
  (7, 'trial_rate', 'Trial rate', 'rate', 'deals', 'deals with a trial done', 'deals whose trial is known', 'created day', 'trial', 'Booked is not done.'),
  (8, 'trial_to_won_rate', 'Trial to won', 'rate', 'deals', 'won deals with a trial done', 'deals with a trial done', 'created day', 'trial', null),
  (9, 'average_instalments', 'Average instalments', 'count', 'deals', 'instalments of won deals', 'won deals with 1 to 120 instalments', 'close day; with basis created the created day', 'instalments', null),
  (10, 'retention_rate', 'Retention rate', 'rate', 'deals', 'won deals that pay or have paid', 'won deals whose payment is known', 'close day; with basis created the created day', 'paying', 'What is neither retained nor cancelled is overdue.'),
  (11, 'cancellation_rate', 'Cancellation rate', 'rate', 'deals', 'won deals cancelled or refunded', 'won deals whose payment is known', 'close day; with basis created the created day', 'cancelled', null),
  (12, 'time_to_sale', 'Time to sale', 'days', 'deals', 'median of the days from creation to close', null, 'close day of won deals', null, 'Deals closed before they were created are left out and counted.'),
  (13, 'time_to_first_contact', 'Time to first contact', 'minutes', 'contacts', 'median of the minutes from creation to the first outbound call', null, 'created day of contacts with a number', null, 'Of those called; the share never called and the median with them as infinite are beside it. Called before creation: left out and counted.'),
  (14, 'total_calls', 'Total calls', 'count', 'calls', 'calls', null, 'call day', null, 'Ended attempts; of duplicates one.'),
  (15, 'total_call_time', 'Total call time', 'milliseconds', 'calls', 'duration', null, 'call day', null, null),
  (16, 'average_call_time', 'Average call time', 'milliseconds', 'calls', 'duration', 'calls longer than 0', 'call day', null, null),
  (17, 'five_minute_rate', 'Five-minute rate', 'rate', 'calls', 'calls of five minutes or more', 'calls whose duration is known', 'call day', null, 'Calls to one person are not independent: the interval is approximate.'),
  (18, 'pick_up_rate', 'Pick-up rate', 'rate', 'calls', 'answered outbound calls', 'outbound calls', 'call day', 'answered', 'Without an outcome: completed and of ten seconds or more. Calls to one person are not independent: the interval is approximate.'),
  (19, 'calls_per_sale', 'Calls per sale', 'count', 'deals', 'calls with the deal''s contact from its creation to its close', 'won deals with a contact', 'close day', null, 'Total calls by deals won is beside it.'),
  (20, 'vsl_watch_rate', 'VSL watch rate', 'rate', 'contacts', 'contacts who watched', 'contacts of whom it is known', 'created day of contacts', 'vsl', null),
  (21, 'vsl_conversion_lift', 'VSL conversion lift', 'difference', 'contacts', 'conversion of those who watched less that of those who did not', null, 'created day of contacts', 'vsl', 'An association, not a cause. Converted: a won deal was created after the contact.'),
  (22, 'conversion_by_script', 'Conversion by script', 'rate', 'contacts', 'contacts with a won deal created after them', 'contacts whose script is known', 'created day of contacts', 'script', 'Each version has its interval and its difference to the control, at a level for all comparisons together.');
insert into private.erasure_tables (table_name, why) values ('private.metric_definitions', 'words on metrics');

create function private.show_metric_definitions() returns jsonb language sql stable security definer set search_path = ''
as $$
  -- definer because the table is outside the API
  select jsonb_agg(jsonb_build_object('key', d.key, 'number', d.number, 'label', d.label, 'unit', d.unit, 'population', d.population,
    'numerator', d.numerator, 'denominator', d.denominator, 'attribution', d.attribution, 'role', d.role, 'note', d.note,
    'filters', case d.population when 'deals' then '["owner", "pipeline", "script", "stage", "source"]' else '["owner", "script", "source"]' end::jsonb)
    order by d.number)
  from private.metric_definitions d
$$;
comment on function private.show_metric_definitions() is 'See metric_definitions.';
revoke all on function private.show_metric_definitions() from public;
grant execute on function private.show_metric_definitions() to authenticated;

create function public.metric_definitions() returns jsonb language sql stable set search_path = ''
as $$ select private.show_metric_definitions() $$;
comment on function public.metric_definitions() is 'What the 22 metrics are: words, units, the role that must be mapped, and the filters that apply.';
revoke all on function public.metric_definitions() from public, anon;
grant execute on function public.metric_definitions() to authenticated;
