-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.property_settings (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  object_type text not null,
  include text[] default '{}'::text[] not null,
  exclude text[] default '{}'::text[] not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint property_settings_exclude_names check (((cardinality(exclude) <= 200) and (array_position(exclude, null::text) is null) and (array_to_string(exclude, ','::text) ~ '^([a-z0-9_]{1,100}[*]?(,[a-z0-9_]{1,100}[*]?)*)?$'::text))),
  constraint property_settings_include_names check (((cardinality(include) <= 200) and (array_position(include, null::text) is null) and (array_to_string(include, ','::text) ~ '^([a-z0-9_]{1,100}[*]?(,[a-z0-9_]{1,100}[*]?)*)?$'::text))),
  constraint property_settings_name_an_object check ((object_type ~ '^([a-z][a-z0-9_]{0,30}|2-[0-9]{1,20})$'::text))
);
comment on table public.property_settings is 'Properties of an object that a portal mirrors beside the default, and those it does not mirror.';
comment on column public.property_settings.id is 'Our id.';
comment on column public.property_settings.account_id is 'The portal.';
comment on column public.property_settings.object_type is 'contacts, companies, deals, calls or another object by its name or id.';
comment on column public.property_settings.include is 'Names of HubSpot''s own properties to mirror; one that ends with * names all that begin so.';
comment on column public.property_settings.exclude is 'Names of properties not to mirror, in the same form. What a column or a decision is made from is mirrored all the same.';
comment on column public.property_settings.created_at is 'When it was made.';
comment on column public.property_settings.updated_at is 'When it last changed; set by trigger.';

alter table only public.property_settings
  add constraint property_settings_are_one_per_object unique (account_id, object_type);

alter table only public.property_settings
  add constraint property_settings_pkey primary key (id);

alter table only public.property_settings
  add constraint property_settings_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.property_settings
  for each row execute function private.stamp_updated_at();

create trigger _900_audit after insert or delete or update on public.property_settings
  for each row execute function private.audit();

alter table public.property_settings enable row level security;

create policy "Members read the property settings of their portals" on public.property_settings
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the property settings of their portals" on public.property_settings is 'Any role reads.';

create policy "Owners and admins add property settings" on public.property_settings
  for insert to authenticated
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins add property settings" on public.property_settings is 'The next sync of the object reads all of it.';

create policy "Owners and admins change property settings" on public.property_settings
  for update to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))))
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins change property settings" on public.property_settings is 'Portal and object are fixed by the column privileges.';

create policy "Owners and admins delete property settings" on public.property_settings
  for delete to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins delete property settings" on public.property_settings is 'Back to the default.';

grant select, delete on table public.property_settings to authenticated;
grant select, insert, delete, update on table public.property_settings to service_role;
grant insert (account_id, object_type, include, exclude) on table public.property_settings to authenticated;
grant update (include, exclude) on table public.property_settings to authenticated;
