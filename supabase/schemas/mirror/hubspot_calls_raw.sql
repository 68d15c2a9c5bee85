-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_calls_raw (
  account_id uuid not null,
  hubspot_id text not null collate pg_catalog."C",
  call_duration integer,
  call_direction text,
  call_to_number text,
  call_from_number text,
  call_timestamp timestamptz,
  call_disposition text,
  call_status text,
  to_number_normalized text,
  from_number_normalized text,
  raw_json jsonb not null,
  source_updated_at timestamptz not null,
  read_at timestamptz not null,
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
  updated_at timestamptz default now() not null,
  read_floor timestamptz
)
with (fillfactor='70');
comment on table public.hubspot_calls_raw is 'Mirror of HubSpot calls, one row per record and portal.';
comment on column public.hubspot_calls_raw.account_id is 'The portal.';
comment on column public.hubspot_calls_raw.hubspot_id is 'HubSpot''s record id, unique within the portal; opaque text.';
comment on column public.hubspot_calls_raw.call_duration is 'Duration in milliseconds.';
comment on column public.hubspot_calls_raw.call_direction is 'OUTBOUND or INBOUND.';
comment on column public.hubspot_calls_raw.call_to_number is 'Called number as HubSpot has it.';
comment on column public.hubspot_calls_raw.call_from_number is 'Calling number as HubSpot has it.';
comment on column public.hubspot_calls_raw.call_timestamp is 'When the call took place.';
comment on column public.hubspot_calls_raw.call_disposition is 'Outcome (HubSpots GUID).';
comment on column public.hubspot_calls_raw.call_status is 'Status, for example COMPLETED.';
comment on column public.hubspot_calls_raw.to_number_normalized is 'Called number in one form, to join with contacts.';
comment on column public.hubspot_calls_raw.from_number_normalized is 'Calling number in one form, to join with contacts.';
comment on column public.hubspot_calls_raw.raw_json is 'The whole record as HubSpot answered it (id, properties, associations, dates).';
comment on column public.hubspot_calls_raw.source_updated_at is 'HubSpot''s updatedAt of the winning read; first part of the staleness gate.';
comment on column public.hubspot_calls_raw.read_at is 'When the request of the winning read was sent; second part of the gate.';
comment on column public.hubspot_calls_raw.seen_at is 'When a read last found the record, winning or not; the sweep asks for it.';
comment on column public.hubspot_calls_raw.source_archived_at is 'archivedAt in the winning read; null when it was live.';
comment on column public.hubspot_calls_raw.source_merged_into is 'Surviving record named by the winning read; null when none.';
comment on column public.hubspot_calls_raw.missing_at is 'When a read last did not find the record; null when never.';
comment on column public.hubspot_calls_raw.missing_archived_at is 'Time of archiving to show while the record is missing.';
comment on column public.hubspot_calls_raw.missing_merged_into is 'Surviving record to show while the record is missing.';
comment on column public.hubspot_calls_raw.archived_at is 'When the record was archived; null when live. Computed from the columns above.';
comment on column public.hubspot_calls_raw.merged_into is 'Record that this one was merged into; null when none. Computed.';
comment on column public.hubspot_calls_raw.synced_at is 'When a read last confirmed or changed this row.';
comment on column public.hubspot_calls_raw.updated_at is 'When the content of this row last changed; the triggers act on rows where it moved.';
comment on column public.hubspot_calls_raw.read_floor is 'HubSpot''s time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told.';

alter table only public.hubspot_calls_raw
  add constraint hubspot_calls_raw_pkey primary key (account_id, hubspot_id);

create index idx_calls_duration on public.hubspot_calls_raw using btree (call_duration);
comment on index public.idx_calls_duration is '003: long calls.';
create index idx_calls_from_number_normalized on public.hubspot_calls_raw using btree (account_id, from_number_normalized);
comment on index public.idx_calls_from_number_normalized is 'Joins inbound calls to contacts within a portal.';
create index idx_calls_missing on public.hubspot_calls_raw using btree (account_id, missing_at) where (missing_at is not null);
comment on index public.idx_calls_missing is 'What a session found purged.';
create index idx_calls_raw_json on public.hubspot_calls_raw using gin (raw_json);
comment on index public.idx_calls_raw_json is '003: any property by containment or existence.';
create index idx_calls_timestamp on public.hubspot_calls_raw using btree (call_timestamp);
comment on index public.idx_calls_timestamp is '003: calls by time.';
create index idx_calls_to_number on public.hubspot_calls_raw using btree (call_to_number);
comment on index public.idx_calls_to_number is '003: join by called number.';
create index idx_calls_to_number_normalized on public.hubspot_calls_raw using btree (account_id, to_number_normalized);
comment on index public.idx_calls_to_number_normalized is 'Joins outbound calls to contacts within a portal.';

create trigger _050_refuse_erased before insert on public.hubspot_calls_raw
  for each row execute function private.refuse_erased_record('calls');

create trigger _500_associations_insert after insert on public.hubspot_calls_raw referencing new table as new_rows
  for each statement execute function private.keep_associations('calls');

create trigger _500_associations_update after update on public.hubspot_calls_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.keep_associations('calls');

create trigger _600_scores_insert after insert on public.hubspot_calls_raw referencing new table as new_rows
  for each statement execute function private.follow_mirror('calls');

create trigger _600_scores_update after update on public.hubspot_calls_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.follow_mirror('calls');

create trigger _700_metrics_delete after delete on public.hubspot_calls_raw referencing old table as old_rows
  for each statement execute function private.touch_metrics('calls');

create trigger _700_metrics_insert after insert on public.hubspot_calls_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('calls');

create trigger _700_metrics_update after update on public.hubspot_calls_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('calls');

alter table public.hubspot_calls_raw enable row level security;

create policy "Members read the calls of their portals" on public.hubspot_calls_raw
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the calls of their portals" on public.hubspot_calls_raw is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_calls_raw to authenticated;
grant select, insert, delete, update on table public.hubspot_calls_raw to service_role;
