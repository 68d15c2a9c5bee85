-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_associations (
  account_id uuid not null,
  from_object_type text not null,
  from_object_id text not null collate pg_catalog."C",
  to_object_type text not null,
  to_object_id text not null collate pg_catalog."C",
  association_type text not null,
  category text,
  type_id integer,
  label text,
  constraint hubspot_associations_have_a_type_id_in_a_category check (((category is null) = (type_id is null)))
);
comment on table public.hubspot_associations is 'Directed links between mirrored records, as the from-record lists them.';
comment on column public.hubspot_associations.account_id is 'The portal.';
comment on column public.hubspot_associations.from_object_type is 'Object type of the record that lists the link: contacts, deals, …';
comment on column public.hubspot_associations.from_object_id is 'HubSpot id of the record that lists the link.';
comment on column public.hubspot_associations.to_object_type is 'Object type of the linked record, as HubSpot names the list.';
comment on column public.hubspot_associations.to_object_id is 'HubSpot id of the linked record, which may not be mirrored.';
comment on column public.hubspot_associations.association_type is 'HubSpot''s name where it is its own and documented (contact_to_company); else category and type id (user_defined_7).';
comment on column public.hubspot_associations.category is 'HUBSPOT_DEFINED, USER_DEFINED, INTEGRATOR_DEFINED or WORK; null for a link that was mirrored before this column.';
comment on column public.hubspot_associations.type_id is 'Id of the kind within its category; null with it.';
comment on column public.hubspot_associations.label is 'What people call the kind, as hubspot_association_kinds says; null for the plain link.';

alter table only public.hubspot_associations
  add constraint hubspot_associations_pkey primary key (account_id, from_object_id, to_object_id, from_object_type, to_object_type, association_type);

create index idx_hubspot_associations_to_object_id on public.hubspot_associations using btree (account_id, to_object_id);
comment on index public.idx_hubspot_associations_to_object_id is 'Who links to a record.';

create trigger _500_metrics_update after update on public.hubspot_associations referencing old table as old_rows new table as new_rows
  for each statement execute function private.rebuild_on_labels();

alter table public.hubspot_associations enable row level security;

create policy "Members read the associations of their portals" on public.hubspot_associations
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the associations of their portals" on public.hubspot_associations is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_associations to authenticated;
grant select, insert, delete, update on table public.hubspot_associations to service_role;
