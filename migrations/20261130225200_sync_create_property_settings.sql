-- property_settings: which properties of an object a portal wants mirrored beside the default, and which it does not.
-- Why: HubSpot has hundreds of properties of its own; nobody but the portal knows which of them its people read.
-- Who may call: members read; owners and admins write.

create table public.property_settings (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  object_type text not null,
  include text[] not null default '{}',
  exclude text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint property_settings_pkey primary key (id),
  constraint property_settings_are_one_per_object unique (account_id, object_type),
  constraint property_settings_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint property_settings_name_an_object check (object_type ~ '^([a-z][a-z0-9_]{0,30}|2-[0-9]{1,20})$'),
  constraint property_settings_include_names check (cardinality(include) <= 200 and array_position(include, null) is null
    and array_to_string(include, ',') ~ '^([a-z0-9_]{1,100}[*]?(,[a-z0-9_]{1,100}[*]?)*)?$'),
  constraint property_settings_exclude_names check (cardinality(exclude) <= 200 and array_position(exclude, null) is null
    and array_to_string(exclude, ',') ~ '^([a-z0-9_]{1,100}[*]?(,[a-z0-9_]{1,100}[*]?)*)?$')
);
comment on table public.property_settings is 'Properties of an object that a portal mirrors beside the default, and those it does not mirror.';
comment on column public.property_settings.id is 'Our id.';
comment on column public.property_settings.account_id is 'The portal.';
comment on column public.property_settings.object_type is 'contacts, companies, deals, calls or another object by its name or id.';
comment on column public.property_settings.include is 'Names of HubSpot''s own properties to mirror; one that ends with * names all that begin so.';
comment on column public.property_settings.exclude is
  'Names of properties not to mirror, in the same form. What a column or a decision is made from is mirrored all the same.';
comment on column public.property_settings.created_at is 'When it was made.';
comment on column public.property_settings.updated_at is 'When it last changed; set by trigger.';

create trigger _100_stamp before update on public.property_settings
  for each row execute function private.stamp_updated_at();
create trigger _900_audit after insert or update or delete on public.property_settings
  for each row execute function private.audit();

alter table public.property_settings enable row level security;
create policy "Members read the property settings of their portals" on public.property_settings
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the property settings of their portals" on public.property_settings is 'Any role reads.';
create policy "Owners and admins add property settings" on public.property_settings
  for insert to authenticated with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins add property settings" on public.property_settings is 'The next sync of the object reads all of it.';
create policy "Owners and admins change property settings" on public.property_settings
  for update to authenticated using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))))
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins change property settings" on public.property_settings is 'Portal and object are fixed by the column privileges.';
create policy "Owners and admins delete property settings" on public.property_settings
  for delete to authenticated using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins delete property settings" on public.property_settings is 'Back to the default.';
grant select, delete on public.property_settings to authenticated;
grant insert (account_id, object_type, include, exclude), update (include, exclude) on public.property_settings to authenticated;
grant select, insert, update, delete on public.property_settings to service_role;

insert into private.portal_tables (table_name, position) values ('public.property_settings', 207);
insert into private.erasure_tables (table_name, is_scrubbed, why) values ('public.property_settings', false, 'settings by admins');

create function public.sync_property_settings(p_account_id uuid, p_object text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer so that the service needs no right on the tables
  select coalesce((select jsonb_build_object('include', s.include, 'exclude', s.exclude)
    from public.property_settings s where s.account_id = p_account_id and s.object_type = p_object), '{"include": [], "exclude": []}')
$$;
comment on function public.sync_property_settings(uuid, text) is 'What a portal wants mirrored of an object beside the default, and what not.';
revoke execute on function public.sync_property_settings(uuid, text) from public, anon, authenticated;
grant execute on function public.sync_property_settings(uuid, text) to service_role;
