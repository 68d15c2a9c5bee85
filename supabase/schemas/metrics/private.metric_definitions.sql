-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.metric_definitions (
  key text not null,
  number integer not null,
  label text not null,
  unit text not null,
  population text not null,
  numerator text not null,
  denominator text,
  attribution text not null,
  role text,
  note text,
  constraint metric_definitions_population_is_known check ((population = any (array['deals'::text, 'contacts'::text, 'calls'::text]))),
  constraint metric_definitions_unit_is_known check ((unit = any (array['currency'::text, 'count'::text, 'rate'::text, 'days'::text, 'minutes'::text, 'milliseconds'::text, 'difference'::text])))
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

alter table only private.metric_definitions
  add constraint metric_definitions_pkey primary key (key);

create index idx_metric_definitions_role on private.metric_definitions using btree (role);
comment on index private.idx_metric_definitions_role is 'For the foreign key.';

alter table only private.metric_definitions
  add constraint metric_definitions_have_a_role foreign key (role) references private.metric_roles(role);

alter table private.metric_definitions enable row level security;

create policy "Only the service reads metric definitions" on private.metric_definitions
  for select to service_role
  using (true);
comment on policy "Only the service reads metric definitions" on private.metric_definitions is 'Outside the API.';

insert into private.metric_definitions (key, number, label, unit, population, numerator, denominator, attribution, role, note) values
  ('average_call_time', 16, 'Average call time', 'milliseconds', 'calls', 'duration', 'calls longer than 0', 'call day', null, null),
  ('average_deal_size', 2, 'Average deal size', 'currency', 'deals', 'amount of won deals', 'won deals with an amount', 'close day', null, 'The median is beside it.'),
  ('average_instalments', 9, 'Average instalments', 'count', 'deals', 'instalments of won deals', 'won deals with 1 to 120 instalments', 'close day; with basis created the created day', 'instalments', null),
  ('calls_per_sale', 19, 'Calls per sale', 'count', 'deals', 'calls with the deal''s contact from its creation to its close', 'won deals with a contact', 'close day', null, 'Total calls by deals won is beside it.'),
  ('cancellation_rate', 11, 'Cancellation rate', 'rate', 'deals', 'won deals cancelled or refunded', 'won deals whose payment is known', 'close day; with basis created the created day', 'cancelled', null),
  ('conversion_by_script', 22, 'Conversion by script', 'rate', 'contacts', 'contacts with a won deal created after them', 'contacts whose script is known', 'created day of contacts', 'script', 'Each version has its interval and its difference to the control, at a level for all comparisons together.'),
  ('conversion_rate', 5, 'Conversion rate', 'rate', 'deals', 'won deals', 'deals created', 'created day', null, 'Young cohorts have open deals: the share that is open and the win rate of closed ones are beside it.'),
  ('deals_created', 3, 'Deals created', 'count', 'deals', 'deals', null, 'created day', null, 'Imports stamp the day of the import.'),
  ('deals_won', 4, 'Deals won', 'count', 'deals', 'won deals', null, 'close day; with basis created the created day', null, 'HubSpot tells the stage of today: a deal that is reopened leaves past periods.'),
  ('five_minute_rate', 17, 'Five-minute rate', 'rate', 'calls', 'calls of five minutes or more', 'calls whose duration is known', 'call day', null, 'Calls to one person are not independent: the interval is approximate.'),
  ('pick_up_rate', 18, 'Pick-up rate', 'rate', 'calls', 'answered outbound calls', 'outbound calls', 'call day', 'answered', 'Without an outcome: completed and of ten seconds or more. Calls to one person are not independent: the interval is approximate.'),
  ('qualified_rate', 6, 'Qualified rate', 'rate', 'deals', 'qualified deals', 'deals whose qualification is known', 'created day', 'qualified', null),
  ('retention_rate', 10, 'Retention rate', 'rate', 'deals', 'won deals that pay or have paid', 'won deals whose payment is known', 'close day; with basis created the created day', 'paying', 'What is neither retained nor cancelled is overdue.'),
  ('time_to_first_contact', 13, 'Time to first contact', 'minutes', 'contacts', 'median of the minutes from creation to the first outbound call', null, 'created day of contacts with a number', null, 'Of those called; the share never called and the median with them as infinite are beside it. Called before creation: left out and counted.'),
  ('time_to_sale', 12, 'Time to sale', 'days', 'deals', 'median of the days from creation to close', null, 'close day of won deals', null, 'Deals closed before they were created are left out and counted.'),
  ('total_call_time', 15, 'Total call time', 'milliseconds', 'calls', 'duration', null, 'call day', null, null),
  ('total_calls', 14, 'Total calls', 'count', 'calls', 'calls', null, 'call day', null, 'Ended attempts; of duplicates one.'),
  ('total_sales', 1, 'Total sales', 'currency', 'deals', 'amount of won deals', null, 'close day', null, 'Amounts in another currency without a home amount are missing, never added.'),
  ('trial_rate', 7, 'Trial rate', 'rate', 'deals', 'deals with a trial done', 'deals whose trial is known', 'created day', 'trial', 'Booked is not done.'),
  ('trial_to_won_rate', 8, 'Trial to won', 'rate', 'deals', 'won deals with a trial done', 'deals with a trial done', 'created day', 'trial', null),
  ('vsl_conversion_lift', 21, 'VSL conversion lift', 'difference', 'contacts', 'conversion of those who watched less that of those who did not', null, 'created day of contacts', 'vsl', 'An association, not a cause. Converted: a won deal was created after the contact.'),
  ('vsl_watch_rate', 20, 'VSL watch rate', 'rate', 'contacts', 'contacts who watched', 'contacts of whom it is known', 'created day of contacts', 'vsl', null);
