-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.mirror_objects (
  object_type text not null,
  table_name text not null,
  typed_columns text[] not null
);
comment on table private.mirror_objects is 'The mirrored object types; a new object is a table and a row here.';
comment on column private.mirror_objects.object_type is 'HubSpot''s plural name: contacts, companies, deals, calls.';
comment on column private.mirror_objects.table_name is 'The mirror table in schema public.';
comment on column private.mirror_objects.typed_columns is 'Columns besides raw_json that the function fills.';

alter table only private.mirror_objects
  add constraint mirror_objects_pkey primary key (object_type);

alter table private.mirror_objects enable row level security;

create policy "Only the service reads mirror objects" on private.mirror_objects
  for select to service_role
  using (true);
comment on policy "Only the service reads mirror objects" on private.mirror_objects is 'Outside the API.';

insert into private.mirror_objects (object_type, table_name, typed_columns) values
  ('calls', 'hubspot_calls_raw', '{call_duration,call_direction,call_to_number,call_from_number,call_timestamp,call_disposition,call_status,to_number_normalized,from_number_normalized}'),
  ('companies', 'hubspot_companies_raw', '{name,domain,phone,industry,createdate,phone_normalized}'),
  ('contacts', 'hubspot_contacts_raw', '{email,phone,firstname,lastname,createdate,lifecyclestage,vsl_watched,sales_script_version,phone_normalized}'),
  ('deals', 'hubspot_deals_raw', '{dealname,amount,dealstage,pipeline,createdate,closedate,qualified_status,trial_status,payment_status,number_of_installments__months}');
