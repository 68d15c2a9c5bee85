-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.mock_types (
  mock_type text not null,
  credits text[] not null,
  constraint mock_types_credits_are_of_contacts check (((cardinality(credits) > 0) and (credits <@ array['sj_credits'::text, 'cs_credits'::text, 'sjmini_credits'::text, 'shared_mock_credits'::text]))),
  constraint mock_types_name_is_lower_case check ((mock_type = lower(mock_type)))
);
comment on table private.mock_types is 'What pays for a booking: one row for each mock that can be booked.';
comment on column private.mock_types.mock_type is 'mock_exams.mock_type in lower case.';
comment on column private.mock_types.credits is 'Columns of contacts, in the order in which they are used up.';

alter table only private.mock_types
  add constraint mock_types_pkey primary key (mock_type);

alter table private.mock_types enable row level security;

create policy "Only the service reads mock types" on private.mock_types
  for select to service_role
  using (true);
comment on policy "Only the service reads mock types" on private.mock_types is 'Outside the API.';

insert into private.mock_types (mock_type, credits) values
  ('clinical skills', '{cs_credits,shared_mock_credits}'),
  ('mini-mock', '{sjmini_credits}'),
  ('situational judgment', '{sj_credits,shared_mock_credits}');
