-- hubspot_association_kinds: what the links of a portal mean.
-- Why: a link has a category and a type id; what people call it is a definition of the portal, and may change.
-- Who may call: members read; syncs write.

create table public.hubspot_association_kinds (
  account_id uuid not null,
  from_object_type text not null,
  to_object_type text not null,
  category text not null,
  type_id int not null,
  label text,
  is_defined boolean not null default true,
  read_at timestamptz not null default now(),
  constraint hubspot_association_kinds_pkey primary key (account_id, from_object_type, to_object_type, category, type_id),
  constraint hubspot_association_kinds_type_id_is_positive check (type_id > 0)
);
comment on table public.hubspot_association_kinds is 'The kinds of links between two object types of a portal, by direction.';
comment on column public.hubspot_association_kinds.account_id is 'The portal.';
comment on column public.hubspot_association_kinds.from_object_type is 'Object type of the record that lists the link.';
comment on column public.hubspot_association_kinds.to_object_type is 'Object type of the linked record.';
comment on column public.hubspot_association_kinds.category is 'HUBSPOT_DEFINED, USER_DEFINED, INTEGRATOR_DEFINED or WORK, as HubSpot says.';
comment on column public.hubspot_association_kinds.type_id is 'Id of the kind within its category.';
comment on column public.hubspot_association_kinds.label is 'What people call it; null for the plain link.';
comment on column public.hubspot_association_kinds.is_defined is 'False when a link has it and the portal''s definitions do not.';
comment on column public.hubspot_association_kinds.read_at is 'When HubSpot was last asked for the definitions of the two object types.';

alter table public.hubspot_association_kinds enable row level security;
create policy "Members read the association kinds of their portals" on public.hubspot_association_kinds
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the association kinds of their portals" on public.hubspot_association_kinds is
  'Any role reads; membership is asked once per statement.';
grant select on public.hubspot_association_kinds to authenticated;
grant select, insert, update, delete on public.hubspot_association_kinds to service_role;

insert into private.portal_tables (table_name, position) values ('public.hubspot_association_kinds', 207);
insert into private.erasure_tables (table_name, is_scrubbed, why) values
  ('private.association_names', false, 'HubSpot''s own names of links'),
  ('public.hubspot_association_kinds', false, 'definitions of the portal');
