-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.sync_fields (
  account_id uuid,
  object_type text not null,
  field text not null,
  direction text not null,
  constraint sync_fields_direction_is_known check ((direction = any (array['in'::text, 'both'::text])))
);
comment on table private.sync_fields is 'Which columns of an entity members may change, and which go on to HubSpot then.';
comment on column private.sync_fields.account_id is 'The portal it is for; null: all that have no row of their own.';
comment on column private.sync_fields.object_type is 'contacts.';
comment on column private.sync_fields.field is 'Column of the entity and name of the property.';
comment on column private.sync_fields.direction is 'both: either side writes; in: HubSpot alone, a change of ours is refused.';

alter table only private.sync_fields
  add constraint sync_fields_are_once_per_portal unique nulls not distinct (account_id, object_type, field);

alter table only private.sync_fields
  add constraint sync_fields_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.sync_fields enable row level security;

create policy "Only the service reads the directions of fields" on private.sync_fields
  for select to service_role
  using (true);
comment on policy "Only the service reads the directions of fields" on private.sync_fields is 'Outside the API.';

insert into private.sync_fields (object_type, field, direction) values
  ('bookings', 'attending_location', 'both'),
  ('bookings', 'dominant_hand', 'both'),
  ('bookings', 'status', 'both'),
  ('bookings', 'token_used', 'both'),
  ('contacts', 'email', 'both'),
  ('contacts', 'firstname', 'both'),
  ('contacts', 'lastname', 'both'),
  ('contacts', 'student_id', 'both');
