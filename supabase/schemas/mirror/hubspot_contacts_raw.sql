-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_contacts_raw (
  account_id uuid not null,
  hubspot_id text not null collate pg_catalog."C",
  email text,
  phone text,
  firstname text,
  lastname text,
  createdate timestamptz,
  lifecyclestage text,
  vsl_watched boolean,
  sales_script_version text,
  phone_normalized text,
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
comment on table public.hubspot_contacts_raw is 'Mirror of HubSpot contacts, one row per record and portal.';
comment on column public.hubspot_contacts_raw.account_id is 'The portal.';
comment on column public.hubspot_contacts_raw.hubspot_id is 'HubSpot''s record id, unique within the portal; opaque text.';
comment on column public.hubspot_contacts_raw.email is 'E-mail address as HubSpot has it; null when empty.';
comment on column public.hubspot_contacts_raw.phone is 'Phone number as typed in HubSpot; null when empty.';
comment on column public.hubspot_contacts_raw.firstname is 'First name.';
comment on column public.hubspot_contacts_raw.lastname is 'Last name.';
comment on column public.hubspot_contacts_raw.createdate is 'When the contact was created in HubSpot.';
comment on column public.hubspot_contacts_raw.lifecyclestage is 'Lifecycle stage (internal value).';
comment on column public.hubspot_contacts_raw.vsl_watched is 'Whether the video sales letter was watched; null when unknown.';
comment on column public.hubspot_contacts_raw.sales_script_version is 'Sales script the contact was handled with, for A/B tests.';
comment on column public.hubspot_contacts_raw.phone_normalized is 'Digits of the phone number in one form, to join with calls; null when none can be made.';
comment on column public.hubspot_contacts_raw.raw_json is 'The whole record as HubSpot answered it (id, properties, associations, dates).';
comment on column public.hubspot_contacts_raw.source_updated_at is 'HubSpot''s updatedAt of the winning read; first part of the staleness gate.';
comment on column public.hubspot_contacts_raw.read_at is 'When the request of the winning read was sent; second part of the gate.';
comment on column public.hubspot_contacts_raw.seen_at is 'When a read last found the record, winning or not; the sweep asks for it.';
comment on column public.hubspot_contacts_raw.source_archived_at is 'archivedAt in the winning read; null when it was live.';
comment on column public.hubspot_contacts_raw.source_merged_into is 'Surviving record named by the winning read; null when none.';
comment on column public.hubspot_contacts_raw.missing_at is 'When a read last did not find the record; null when never.';
comment on column public.hubspot_contacts_raw.missing_archived_at is 'Time of archiving to show while the record is missing.';
comment on column public.hubspot_contacts_raw.missing_merged_into is 'Surviving record to show while the record is missing.';
comment on column public.hubspot_contacts_raw.archived_at is 'When the record was archived; null when live. Computed from the columns above.';
comment on column public.hubspot_contacts_raw.merged_into is 'Record that this one was merged into; null when none. Computed.';
comment on column public.hubspot_contacts_raw.synced_at is 'When a read last confirmed or changed this row.';
comment on column public.hubspot_contacts_raw.updated_at is 'When the content of this row last changed; the triggers act on rows where it moved.';
comment on column public.hubspot_contacts_raw.read_floor is 'HubSpot''s time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told.';

alter table only public.hubspot_contacts_raw
  add constraint hubspot_contacts_raw_pkey primary key (account_id, hubspot_id);

create index idx_contacts_createdate on public.hubspot_contacts_raw using btree (createdate);
comment on index public.idx_contacts_createdate is '003: contacts by creation.';
create index idx_contacts_email on public.hubspot_contacts_raw using btree (email);
comment on index public.idx_contacts_email is '003: look-up by e-mail.';
create index idx_contacts_merged_into on public.hubspot_contacts_raw using btree (account_id, merged_into) where (merged_into is not null);
comment on index public.idx_contacts_merged_into is 'What was merged into a contact.';
create index idx_contacts_missing on public.hubspot_contacts_raw using btree (account_id, missing_at) where (missing_at is not null);
comment on index public.idx_contacts_missing is 'What a session found purged.';
create index idx_contacts_phone on public.hubspot_contacts_raw using btree (phone);
comment on index public.idx_contacts_phone is '003: look-up by phone as typed.';
create index idx_contacts_phone_normalized on public.hubspot_contacts_raw using btree (account_id, phone_normalized);
comment on index public.idx_contacts_phone_normalized is 'Joins calls to contacts within a portal.';
create index idx_contacts_raw_json on public.hubspot_contacts_raw using gin (raw_json);
comment on index public.idx_contacts_raw_json is '003: any property by containment or existence.';

create trigger _050_refuse_erased before insert on public.hubspot_contacts_raw
  for each row execute function private.refuse_erased_record('contacts');

create trigger _400_contacts_insert after insert on public.hubspot_contacts_raw referencing new table as new_rows
  for each statement execute function private.feed_contacts();

create trigger _400_contacts_update after update on public.hubspot_contacts_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.feed_contacts();

create trigger _500_associations_insert after insert on public.hubspot_contacts_raw referencing new table as new_rows
  for each statement execute function private.keep_associations('contacts');

create trigger _500_associations_update after update on public.hubspot_contacts_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.keep_associations('contacts');

create trigger _600_scores_insert after insert on public.hubspot_contacts_raw referencing new table as new_rows
  for each statement execute function private.follow_mirror('contacts');

create trigger _600_scores_update after update on public.hubspot_contacts_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.follow_mirror('contacts');

create trigger _700_metrics_delete after delete on public.hubspot_contacts_raw referencing old table as old_rows
  for each statement execute function private.touch_metrics('contacts');

create trigger _700_metrics_insert after insert on public.hubspot_contacts_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('contacts');

create trigger _700_metrics_update after update on public.hubspot_contacts_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('contacts');

alter table public.hubspot_contacts_raw enable row level security;

create policy "Members read the contacts of their portals" on public.hubspot_contacts_raw
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the contacts of their portals" on public.hubspot_contacts_raw is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_contacts_raw to authenticated;
grant select, insert, delete, update on table public.hubspot_contacts_raw to service_role;
