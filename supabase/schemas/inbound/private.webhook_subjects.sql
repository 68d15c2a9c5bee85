-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.webhook_subjects (
  subject text not null,
  object_type text not null
);
comment on table private.webhook_subjects is 'What webhook events call an object: the word before the dot of a subscription, or the type id.';
comment on column private.webhook_subjects.subject is 'contact, or 0-1.';
comment on column private.webhook_subjects.object_type is 'The mirror''s name: contacts.';

alter table only private.webhook_subjects
  add constraint webhook_subjects_pkey primary key (subject);

alter table private.webhook_subjects enable row level security;

create policy "Only the service reads webhook subjects" on private.webhook_subjects
  for select to service_role
  using (true);
comment on policy "Only the service reads webhook subjects" on private.webhook_subjects is 'Outside the API.';

insert into private.webhook_subjects (subject, object_type) values
  ('0-1', 'contacts'),
  ('0-2', 'companies'),
  ('0-27', 'tasks'),
  ('0-3', 'deals'),
  ('0-46', 'notes'),
  ('0-47', 'meetings'),
  ('0-48', 'calls'),
  ('0-49', 'emails'),
  ('0-5', 'tickets'),
  ('0-7', 'products'),
  ('0-8', 'line_items'),
  ('call', 'calls'),
  ('company', 'companies'),
  ('contact', 'contacts'),
  ('deal', 'deals'),
  ('line_item', 'line_items'),
  ('product', 'products'),
  ('ticket', 'tickets');
