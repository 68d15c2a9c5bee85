-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_objects (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  object_type text not null,
  name text not null,
  links_to text[] not null,
  is_enabled boolean not null,
  schema jsonb,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  fields jsonb default '{}'::jsonb not null,
  constraint sync_objects_fields_are_an_object check ((jsonb_typeof(fields) = 'object'::text)),
  constraint sync_objects_links_are_few check ((cardinality(links_to) <= 10)),
  constraint sync_objects_schema_is_an_object check ((jsonb_typeof(schema) = 'object'::text)),
  constraint sync_objects_type_is_a_name_or_a_custom_id check ((object_type ~ '^([a-z][a-z0-9_]{0,30}|2-[0-9]{1,20})$'::text))
);
comment on table public.sync_objects is 'What a portal says about the objects that it mirrors; of one without a row private.standard_objects says it.';
comment on column public.sync_objects.id is 'Our id.';
comment on column public.sync_objects.account_id is 'The portal.';
comment on column public.sync_objects.object_type is 'HubSpot''s plural name in paths, or of a custom object its type id: 2-…';
comment on column public.sync_objects.name is 'How the portal calls a custom object, as its schema says; its type id until that was read.';
comment on column public.sync_objects.links_to is 'Objects whose links are mirrored with a record.';
comment on column public.sync_objects.is_enabled is 'Whether it is synced; what was mirrored before stays as it is.';
comment on column public.sync_objects.schema is 'Schema of a custom object as HubSpot wrote it; null before it was read, and of HubSpot''s own objects.';
comment on column public.sync_objects.created_at is 'When the row was made.';
comment on column public.sync_objects.updated_at is 'When the row last changed; set by trigger.';
comment on column public.sync_objects.fields is 'Which property fills which column of what is made of the records, where it is not called as usual.';

alter table only public.sync_objects
  add constraint sync_objects_have_one_row_per_object unique (account_id, object_type);

alter table only public.sync_objects
  add constraint sync_objects_pkey primary key (id);

alter table only public.sync_objects
  add constraint sync_objects_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.sync_objects
  for each row execute function private.stamp_updated_at();

create trigger _700_queue_bookings after insert or update of name, is_enabled on public.sync_objects
  for each row
  when (((new.name = 'bookings'::text) and new.is_enabled)) execute function private.queue_waiting_bookings();

create trigger _900_audit after insert or delete or update on public.sync_objects
  for each row execute function private.audit();

alter table public.sync_objects enable row level security;

create policy "Members read the objects of their portals" on public.sync_objects
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the objects of their portals" on public.sync_objects is 'Any role reads.';

grant select on table public.sync_objects to authenticated;
grant select, insert, delete, update on table public.sync_objects to service_role;
