-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_properties (
  account_id uuid not null,
  object_type text not null,
  name text not null,
  label text not null,
  type text not null,
  field_type text not null,
  group_name text,
  definition jsonb not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  is_mirrored boolean default false not null
);
comment on table public.hubspot_properties is 'Property definitions of each portal and object type.';
comment on column public.hubspot_properties.account_id is 'The portal.';
comment on column public.hubspot_properties.object_type is 'contacts, companies, deals or calls.';
comment on column public.hubspot_properties.name is 'Internal name, the key in raw_json.properties.';
comment on column public.hubspot_properties.label is 'Name to show.';
comment on column public.hubspot_properties.type is 'Value type: string, number, datetime, enumeration, …';
comment on column public.hubspot_properties.field_type is 'Form field: text, select, checkbox, …';
comment on column public.hubspot_properties.group_name is 'Property group; null when HubSpot names none.';
comment on column public.hubspot_properties.definition is 'The whole definition as HubSpot answered it.';
comment on column public.hubspot_properties.created_at is 'When the definition was first mirrored.';
comment on column public.hubspot_properties.updated_at is 'When the definition last changed.';
comment on column public.hubspot_properties.is_mirrored is 'Whether its values are read: by the default, or by property_settings. Who was mirrored before this column is read whole once.';

alter table only public.hubspot_properties
  add constraint hubspot_properties_pkey primary key (account_id, object_type, name);

alter table public.hubspot_properties enable row level security;

create policy "Members read the property definitions of their portals" on public.hubspot_properties
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the property definitions of their portals" on public.hubspot_properties is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_properties to authenticated;
grant select, insert, delete, update on table public.hubspot_properties to service_role;
