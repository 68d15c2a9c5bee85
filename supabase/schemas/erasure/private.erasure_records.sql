-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.erasure_records (
  erasure_id uuid not null,
  account_id uuid not null,
  object_type text not null,
  record_id text not null collate pg_catalog."C",
  slice integer,
  pattern text,
  is_local_done boolean default false not null,
  linked jsonb default '[]'::jsonb not null
);
comment on table private.erasure_records is 'Records that are being erased, with what names the person, until the erasure ends; normally empty.';
comment on column private.erasure_records.erasure_id is 'The certificate.';
comment on column private.erasure_records.account_id is 'The portal.';
comment on column private.erasure_records.object_type is 'contacts or calls.';
comment on column private.erasure_records.record_id is 'HubSpot''s record id.';
comment on column private.erasure_records.slice is 'Which slice has it in hand; null when none had.';
comment on column private.erasure_records.pattern is 'Regular expression of addresses, numbers and names of the person; null before it is found and after it was used.';
comment on column private.erasure_records.is_local_done is 'True once nothing is left to do in this database.';
comment on column private.erasure_records.linked is 'Deals and companies that the person was linked with: object type and id.';

alter table only private.erasure_records
  add constraint erasure_records_pkey primary key (erasure_id, object_type, record_id);

alter table only private.erasure_records
  add constraint erasure_records_belong_to_an_erasure foreign key (erasure_id) references public.person_erasures(id) on delete cascade;

alter table private.erasure_records enable row level security;

create policy "Only the service reads records under erasure" on private.erasure_records
  for select to service_role
  using (true);
comment on policy "Only the service reads records under erasure" on private.erasure_records is 'Outside the API.';
