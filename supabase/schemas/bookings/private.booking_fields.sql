-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.booking_fields (
  field text not null,
  property text not null,
  is_two_way boolean not null,
  longest integer not null,
  constraint booking_fields_have_a_length check ((longest > 0))
);
comment on table private.booking_fields is 'Which property of HubSpot''s goes with which column of bookings, unless a portal says otherwise.';
comment on column private.booking_fields.field is 'Column of bookings.';
comment on column private.booking_fields.property is 'HubSpot''s usual name for it.';
comment on column private.booking_fields.is_two_way is 'Whether both sides change it; the others are written once.';
comment on column private.booking_fields.longest is 'Characters of the longest value; a longer one is not taken.';

alter table only private.booking_fields
  add constraint booking_fields_pkey primary key (field);

alter table private.booking_fields enable row level security;

create policy "Only the service reads the fields of bookings" on private.booking_fields
  for select to service_role
  using (true);
comment on policy "Only the service reads the fields of bookings" on private.booking_fields is 'Outside the API.';

insert into private.booking_fields (field, property, is_two_way, longest) values
  ('attending_location', 'attending_location', true, 200),
  ('booking_id', 'booking_id', false, 100),
  ('dominant_hand', 'dominant_hand', true, 50),
  ('status', 'status', true, 50),
  ('token_used', 'token_used', true, 100);
