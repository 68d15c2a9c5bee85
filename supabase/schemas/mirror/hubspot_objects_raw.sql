-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_objects_raw (
  account_id uuid not null,
  object_type text not null,
  hubspot_id text not null collate pg_catalog."C",
  createdate timestamptz,
  raw_json jsonb not null,
  source_updated_at timestamptz not null,
  read_at timestamptz not null,
  read_floor timestamptz,
  seen_at timestamptz not null,
  source_archived_at timestamptz,
  source_merged_into text,
  missing_at timestamptz,
  missing_archived_at timestamptz,
  missing_merged_into text,
  archived_at timestamptz generated always as (
case
  when (missing_at > seen_at) then missing_archived_at
  else source_archived_at
end) stored,
  merged_into text generated always as (
case
  when (missing_at > seen_at) then missing_merged_into
  else source_merged_into
end) stored,
  synced_at timestamptz default now() not null,
  updated_at timestamptz default now() not null
)
with (fillfactor='70');
comment on table public.hubspot_objects_raw is 'Mirror of the records of HubSpot objects without a table of their own; sync_objects has their names.';
comment on column public.hubspot_objects_raw.account_id is 'The portal.';
comment on column public.hubspot_objects_raw.object_type is 'HubSpot''s plural name in paths, or of a custom object its type id: 2-…';
comment on column public.hubspot_objects_raw.hubspot_id is 'HubSpot''s record id, unique within portal and object; opaque text.';
comment on column public.hubspot_objects_raw.createdate is 'When the record was created in HubSpot.';
comment on column public.hubspot_objects_raw.raw_json is 'The whole record as HubSpot answered it (id, properties, associations, dates).';
comment on column public.hubspot_objects_raw.source_updated_at is 'HubSpot''s updatedAt of the winning read; first part of the staleness gate.';
comment on column public.hubspot_objects_raw.read_at is 'When the request of the winning read was sent; second part of the gate.';
comment on column public.hubspot_objects_raw.read_floor is 'HubSpot''s time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told.';
comment on column public.hubspot_objects_raw.seen_at is 'When a read last found the record, winning or not; the sweep asks for it.';
comment on column public.hubspot_objects_raw.source_archived_at is 'archivedAt in the winning read; null when it was live.';
comment on column public.hubspot_objects_raw.source_merged_into is 'Surviving record named by the winning read; null when none.';
comment on column public.hubspot_objects_raw.missing_at is 'When a read last did not find the record; null when never.';
comment on column public.hubspot_objects_raw.missing_archived_at is 'Time of archiving to show while the record is missing.';
comment on column public.hubspot_objects_raw.missing_merged_into is 'Surviving record to show while the record is missing.';
comment on column public.hubspot_objects_raw.archived_at is 'When the record was archived; null when live. Computed from the columns above.';
comment on column public.hubspot_objects_raw.merged_into is 'Record that this one was merged into; null when none. Computed.';
comment on column public.hubspot_objects_raw.synced_at is 'When a read last confirmed or changed this row.';
comment on column public.hubspot_objects_raw.updated_at is 'When the content of this row last changed; the triggers act on rows where it moved.';

alter table only public.hubspot_objects_raw
  add constraint hubspot_objects_raw_pkey primary key (account_id, object_type, hubspot_id);

create index idx_objects_createdate on public.hubspot_objects_raw using btree (account_id, object_type, createdate);
comment on index public.idx_objects_createdate is 'Records of an object by creation.';
create index idx_objects_raw_json on public.hubspot_objects_raw using gin (raw_json);
comment on index public.idx_objects_raw_json is '003: any property by containment or existence.';

create trigger _400_feed_insert after insert on public.hubspot_objects_raw referencing new table as new_rows
  for each statement execute function private.feed_objects();

create trigger _400_feed_update after update on public.hubspot_objects_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.feed_objects();

create trigger _500_associations_insert after insert on public.hubspot_objects_raw referencing new table as new_rows
  for each statement execute function private.keep_associations();

create trigger _500_associations_update after update on public.hubspot_objects_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.keep_associations();

alter table public.hubspot_objects_raw enable row level security;

create policy "Members read the objects' records of their portals" on public.hubspot_objects_raw
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the objects' records of their portals" on public.hubspot_objects_raw is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_objects_raw to authenticated;
grant select, insert, delete, update on table public.hubspot_objects_raw to service_role;
