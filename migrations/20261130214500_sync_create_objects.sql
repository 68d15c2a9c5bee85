-- Which objects of HubSpot a portal mirrors, and what of them is data: a row instead of code.
-- Why: tickets, notes or a customer's own objects differ in their names and links alone.
-- Who may call: members read; sync_object_set and the sync write.

create table private.standard_objects (
  object_type text not null,
  object_type_id text not null,
  links_to text[] not null,
  is_default boolean not null default false,
  position int not null,
  constraint standard_objects_pkey primary key (object_type),
  constraint standard_objects_type_id_is_theirs_alone unique (object_type_id)
);
comment on table private.standard_objects is 'HubSpot''s own objects that can be mirrored; another one is a row here.';
comment on column private.standard_objects.object_type is 'HubSpot''s plural name in paths.';
comment on column private.standard_objects.object_type_id is 'HubSpot''s type id, as webhooks and links of records carry it.';
comment on column private.standard_objects.links_to is 'Objects whose links are mirrored with a record unless a portal says otherwise.';
comment on column private.standard_objects.is_default is 'Whether it is mirrored unless a portal says otherwise.';
comment on column private.standard_objects.position is 'Smaller is synced first.';
alter table private.standard_objects enable row level security;
create policy "Only the service reads standard objects" on private.standard_objects for select to service_role using (true);
comment on policy "Only the service reads standard objects" on private.standard_objects is 'Outside the API.';

insert into private.standard_objects (object_type, object_type_id, links_to, is_default, position) values
  ('contacts', '0-1', '{companies,deals,calls}', true, 1),
  ('companies', '0-2', '{contacts,deals,calls}', true, 2),
  ('deals', '0-3', '{contacts,companies,calls}', true, 3),
  ('calls', '0-48', '{contacts,companies,deals}', true, 4),
  ('tickets', '0-5', '{contacts,companies,deals}', false, 5),
  ('meetings', '0-47', '{contacts,companies,deals}', false, 6),
  ('notes', '0-46', '{contacts,companies,deals}', false, 7),
  ('tasks', '0-27', '{contacts,companies,deals}', false, 8),
  ('emails', '0-49', '{contacts,companies,deals}', false, 9),
  ('line_items', '0-8', '{deals}', false, 10),
  ('products', '0-7', '{}', false, 11);

create table public.sync_objects (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  object_type text not null,
  name text not null,
  links_to text[] not null,
  is_enabled boolean not null,
  schema jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sync_objects_pkey primary key (id),
  constraint sync_objects_have_one_row_per_object unique (account_id, object_type),
  constraint sync_objects_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint sync_objects_type_is_a_name_or_a_custom_id check (object_type ~ '^([a-z][a-z0-9_]{0,30}|2-[0-9]{1,20})$'),
  constraint sync_objects_links_are_few check (cardinality(links_to) <= 10),
  constraint sync_objects_schema_is_an_object check (jsonb_typeof(schema) = 'object')
);
comment on table public.sync_objects is
  'What a portal says about the objects that it mirrors; of one without a row private.standard_objects says it.';
comment on column public.sync_objects.id is 'Our id.';
comment on column public.sync_objects.account_id is 'The portal.';
comment on column public.sync_objects.object_type is 'HubSpot''s plural name in paths, or of a custom object its type id: 2-…';
comment on column public.sync_objects.name is 'How the portal calls a custom object, as its schema says; its type id until that was read.';
comment on column public.sync_objects.links_to is 'Objects whose links are mirrored with a record.';
comment on column public.sync_objects.is_enabled is 'Whether it is synced; what was mirrored before stays as it is.';
comment on column public.sync_objects.schema is 'Schema of a custom object as HubSpot wrote it; null before it was read, and of HubSpot''s own objects.';
comment on column public.sync_objects.created_at is 'When the row was made.';
comment on column public.sync_objects.updated_at is 'When the row last changed; set by trigger.';
alter table public.sync_objects enable row level security;
create policy "Members read the objects of their portals" on public.sync_objects for select to authenticated
  using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the objects of their portals" on public.sync_objects is 'Any role reads.';
grant select on public.sync_objects to authenticated;
grant select, insert, update, delete on public.sync_objects to service_role;
create trigger _100_stamp before update on public.sync_objects for each row execute function private.stamp_updated_at();
create trigger _900_audit after insert or update or delete on public.sync_objects for each row execute function private.audit();
insert into private.portal_tables (table_name, position) values ('public.sync_objects', 216);
insert into private.erasure_tables (table_name, why) values
  ('private.standard_objects', 'names of objects'), ('public.sync_objects', 'settings by admins, and definitions of the portal');

create function private.objects_of(p_account_id uuid)
returns table (object_type text, object_type_id text, name text, links_to text[], is_enabled boolean, "position" int)
language sql stable set search_path = ''
as $$
  select coalesce(o.object_type, s.object_type), coalesce(s.object_type_id, o.object_type), coalesce(o.name, s.object_type),
    coalesce(o.links_to, s.links_to), coalesce(o.is_enabled, s.is_default), s.position
  from private.standard_objects s
  full join (select * from public.sync_objects x where x.account_id = p_account_id) o using (object_type)
$$;
comment on function private.objects_of(uuid) is
  'The objects that a portal can mirror, each with what holds for it; of a custom one the position is null.';
revoke execute on function private.objects_of(uuid) from public;
