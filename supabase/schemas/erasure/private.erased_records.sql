-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.erased_records (
  account_id uuid not null,
  object_type text not null,
  record_hash text not null,
  erasure_id uuid not null,
  refuses_until timestamptz,
  constraint erased_records_hash_is_sha256 check ((record_hash ~ '^[0-9a-f]{64}$'::text))
);
comment on table private.erased_records is 'Records that may not come back: every way into the mirror asks here.';
comment on column private.erased_records.account_id is 'The portal; no foreign key, since a reconnected portal is refused the same records.';
comment on column private.erased_records.object_type is 'contacts or calls.';
comment on column private.erased_records.record_hash is 'SHA-256 of portal, object type and HubSpot id.';
comment on column private.erased_records.erasure_id is 'The certificate.';
comment on column private.erased_records.refuses_until is 'Reads up to here are refused, a later one is HubSpot''s newer word; null refuses for ever.';

alter table only private.erased_records
  add constraint erased_records_pkey primary key (account_id, object_type, record_hash);

alter table private.erased_records enable row level security;

create policy "Only the service reads erased records" on private.erased_records
  for select to service_role
  using (true);
comment on policy "Only the service reads erased records" on private.erased_records is 'Outside the API.';
