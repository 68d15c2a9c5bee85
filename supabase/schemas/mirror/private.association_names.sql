-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.association_names (
  name text not null,
  type_id integer not null
);
comment on table private.association_names is 'HubSpot''s own kinds of links by the name that lists have for them; all are HUBSPOT_DEFINED.';
comment on column private.association_names.name is 'The name of the link in a list of records.';
comment on column private.association_names.type_id is 'Its associationTypeId.';

alter table only private.association_names
  add constraint association_names_have_one_name_per_id unique (type_id);

alter table only private.association_names
  add constraint association_names_pkey primary key (name);

alter table private.association_names enable row level security;

create policy "Only the service reads association names" on private.association_names
  for select to service_role
  using (true);
comment on policy "Only the service reads association names" on private.association_names is 'Outside the API.';

insert into private.association_names (name, type_id) values
  ('call_to_company', 182),
  ('call_to_contact', 194),
  ('call_to_deal', 206),
  ('company_to_call', 181),
  ('company_to_contact', 2),
  ('company_to_contact_unlabeled', 280),
  ('company_to_deal', 6),
  ('company_to_deal_unlabeled', 342),
  ('contact_to_call', 193),
  ('contact_to_company', 1),
  ('contact_to_company_unlabeled', 279),
  ('contact_to_deal', 4),
  ('deal_to_call', 205),
  ('deal_to_company', 5),
  ('deal_to_company_unlabeled', 341),
  ('deal_to_contact', 3);
