-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.mock_exam_fields (
  field text not null,
  property text not null,
  kind text not null,
  constraint mock_exam_fields_kind_is_known check ((kind = any (array['text'::text, 'date'::text, 'time'::text, 'seats'::text, 'flag'::text])))
);
comment on table private.mock_exam_fields is 'Which property of HubSpot''s fills which column of mock_exams, unless a portal says otherwise.';
comment on column private.mock_exam_fields.field is 'Column of mock_exams.';
comment on column private.mock_exam_fields.property is 'Internal name of the property.';
comment on column private.mock_exam_fields.kind is 'How its value is read: text, date, time, seats or flag.';

alter table only private.mock_exam_fields
  add constraint mock_exam_fields_pkey primary key (field);

alter table private.mock_exam_fields enable row level security;

create policy "Only the service reads the fields of exams" on private.mock_exam_fields
  for select to service_role
  using (true);
comment on policy "Only the service reads the fields of exams" on private.mock_exam_fields is 'Outside the API.';

insert into private.mock_exam_fields (field, property, kind) values
  ('capacity', 'capacity', 'seats'),
  ('exam_date', 'exam_date', 'date'),
  ('exam_time_end', 'end_time', 'time'),
  ('exam_time_start', 'start_time', 'time'),
  ('is_active', 'is_active', 'flag'),
  ('location', 'location', 'text'),
  ('mock_type', 'mock_type', 'text');
