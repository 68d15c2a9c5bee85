-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.standard_objects (
  object_type text not null,
  object_type_id text not null,
  links_to text[] not null,
  is_default boolean default false not null,
  "position" integer not null
);
comment on table private.standard_objects is 'HubSpot''s own objects that can be mirrored; another one is a row here.';
comment on column private.standard_objects.object_type is 'HubSpot''s plural name in paths.';
comment on column private.standard_objects.object_type_id is 'HubSpot''s type id, as webhooks and links of records carry it.';
comment on column private.standard_objects.links_to is 'Objects whose links are mirrored with a record unless a portal says otherwise.';
comment on column private.standard_objects.is_default is 'Whether it is mirrored unless a portal says otherwise.';
comment on column private.standard_objects."position" is 'Smaller is synced first.';

alter table only private.standard_objects
  add constraint standard_objects_pkey primary key (object_type);

alter table only private.standard_objects
  add constraint standard_objects_type_id_is_theirs_alone unique (object_type_id);

alter table private.standard_objects enable row level security;

create policy "Only the service reads standard objects" on private.standard_objects
  for select to service_role
  using (true);
comment on policy "Only the service reads standard objects" on private.standard_objects is 'Outside the API.';

insert into private.standard_objects (object_type, object_type_id, links_to, is_default, "position") values
  ('calls', '0-48', '{contacts,companies,deals}', true, 4),
  ('companies', '0-2', '{contacts,deals,calls}', true, 2),
  ('contacts', '0-1', '{companies,deals,calls}', true, 1),
  ('deals', '0-3', '{contacts,companies,calls}', true, 3),
  ('emails', '0-49', '{contacts,companies,deals}', false, 9),
  ('line_items', '0-8', '{deals}', false, 10),
  ('meetings', '0-47', '{contacts,companies,deals}', false, 6),
  ('notes', '0-46', '{contacts,companies,deals}', false, 7),
  ('products', '0-7', '{}', false, 11),
  ('tasks', '0-27', '{contacts,companies,deals}', false, 8),
  ('tickets', '0-5', '{contacts,companies,deals}', false, 5);
