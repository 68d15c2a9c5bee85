-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.audit_logs_default (
  id uuid default gen_random_uuid() not null,
  account_id uuid,
  entity_type text not null,
  entity_id text not null,
  operation text not null,
  old_data jsonb,
  new_data jsonb,
  user_id text,
  "timestamp" timestamptz default clock_timestamp() not null,
  ip_address inet,
  user_agent text,
  constraint audit_logs_data_fits_the_operation check ((((operation = 'create'::text) and (old_data is null) and (new_data is not null)) or ((operation = 'update'::text) and (old_data is not null) and (new_data is not null)) or ((operation = 'delete'::text) and (old_data is not null) and (new_data is null)))),
  constraint audit_logs_operation_is_known check ((operation = any (array['create'::text, 'update'::text, 'delete'::text])))
);
comment on table private.audit_logs_default is 'Audit rows of a month without a partition; normally empty.';

alter table only public.audit_logs attach partition private.audit_logs_default default;

alter table only private.audit_logs_default
  add constraint audit_logs_default_pkey primary key (id, "timestamp");

create index audit_logs_default_account_id_idx on private.audit_logs_default using btree (account_id);
create index audit_logs_default_entity_type_entity_id_idx on private.audit_logs_default using btree (entity_type, entity_id);
create index audit_logs_default_timestamp_idx on private.audit_logs_default using btree ("timestamp");

alter index public.idx_audit_logs_account_id attach partition private.audit_logs_default_account_id_idx;
alter index public.idx_audit_logs_entity attach partition private.audit_logs_default_entity_type_entity_id_idx;
alter index public.audit_logs_pkey attach partition private.audit_logs_default_pkey;
alter index public.idx_audit_logs_timestamp attach partition private.audit_logs_default_timestamp_idx;

alter table private.audit_logs_default enable row level security;

create policy "Only the service reads unplaced audit rows" on private.audit_logs_default
  for select to service_role
  using (true);
comment on policy "Only the service reads unplaced audit rows" on private.audit_logs_default is 'Outside the API.';
