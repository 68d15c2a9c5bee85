-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_deals_raw (
  account_id uuid not null,
  hubspot_id text not null collate pg_catalog."C",
  dealname text,
  amount numeric,
  dealstage text,
  pipeline text,
  createdate timestamptz,
  closedate timestamptz,
  qualified_status text,
  trial_status text,
  payment_status text,
  number_of_installments__months integer,
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
comment on table public.hubspot_deals_raw is 'Mirror of HubSpot deals, one row per record and portal.';
comment on column public.hubspot_deals_raw.account_id is 'The portal.';
comment on column public.hubspot_deals_raw.hubspot_id is 'HubSpot''s record id, unique within the portal; opaque text.';
comment on column public.hubspot_deals_raw.dealname is 'Deal name.';
comment on column public.hubspot_deals_raw.amount is 'Amount in the deals currency; null when empty or no number.';
comment on column public.hubspot_deals_raw.dealstage is 'Stage (internal value).';
comment on column public.hubspot_deals_raw.pipeline is 'Pipeline (internal value).';
comment on column public.hubspot_deals_raw.createdate is 'When the deal was created in HubSpot.';
comment on column public.hubspot_deals_raw.closedate is 'When the deal was or will be closed.';
comment on column public.hubspot_deals_raw.qualified_status is 'Qualification (internal value).';
comment on column public.hubspot_deals_raw.trial_status is 'Trial (internal value).';
comment on column public.hubspot_deals_raw.payment_status is 'Payment (internal value).';
comment on column public.hubspot_deals_raw.number_of_installments__months is 'Number of monthly installments; null when empty or no number.';
comment on column public.hubspot_deals_raw.raw_json is 'The whole record as HubSpot answered it (id, properties, associations, dates).';
comment on column public.hubspot_deals_raw.source_updated_at is 'HubSpot''s updatedAt of the winning read; first part of the staleness gate.';
comment on column public.hubspot_deals_raw.read_at is 'When the request of the winning read was sent; second part of the gate.';
comment on column public.hubspot_deals_raw.seen_at is 'When a read last found the record, winning or not; the sweep asks for it.';
comment on column public.hubspot_deals_raw.source_archived_at is 'archivedAt in the winning read; null when it was live.';
comment on column public.hubspot_deals_raw.source_merged_into is 'Surviving record named by the winning read; null when none.';
comment on column public.hubspot_deals_raw.missing_at is 'When a read last did not find the record; null when never.';
comment on column public.hubspot_deals_raw.missing_archived_at is 'Time of archiving to show while the record is missing.';
comment on column public.hubspot_deals_raw.missing_merged_into is 'Surviving record to show while the record is missing.';
comment on column public.hubspot_deals_raw.archived_at is 'When the record was archived; null when live. Computed from the columns above.';
comment on column public.hubspot_deals_raw.merged_into is 'Record that this one was merged into; null when none. Computed.';
comment on column public.hubspot_deals_raw.synced_at is 'When a read last confirmed or changed this row.';
comment on column public.hubspot_deals_raw.updated_at is 'When the content of this row last changed; the triggers act on rows where it moved.';
comment on column public.hubspot_deals_raw.read_floor is 'HubSpot''s time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told.';

alter table only public.hubspot_deals_raw
  add constraint hubspot_deals_raw_pkey primary key (account_id, hubspot_id);

create index idx_deals_amount on public.hubspot_deals_raw using btree (amount);
comment on index public.idx_deals_amount is '003: deals by amount.';
create index idx_deals_closedate on public.hubspot_deals_raw using btree (closedate);
comment on index public.idx_deals_closedate is '003: deals by close date.';
create index idx_deals_payment_status on public.hubspot_deals_raw using btree (payment_status);
comment on index public.idx_deals_payment_status is '003: retention.';
create index idx_deals_raw_json on public.hubspot_deals_raw using gin (raw_json);
comment on index public.idx_deals_raw_json is '003: any property by containment or existence.';
create index idx_deals_stage on public.hubspot_deals_raw using btree (dealstage);
comment on index public.idx_deals_stage is '003: deals by stage.';

create trigger _500_associations_insert after insert on public.hubspot_deals_raw referencing new table as new_rows
  for each statement execute function private.keep_associations('deals');

create trigger _500_associations_update after update on public.hubspot_deals_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.keep_associations('deals');

create trigger _600_scores_insert after insert on public.hubspot_deals_raw referencing new table as new_rows
  for each statement execute function private.follow_mirror('deals');

create trigger _600_scores_update after update on public.hubspot_deals_raw referencing old table as old_rows new table as new_rows
  for each statement execute function private.follow_mirror('deals');

create trigger _700_metrics_delete after delete on public.hubspot_deals_raw referencing old table as old_rows
  for each statement execute function private.touch_metrics('deals');

create trigger _700_metrics_insert after insert on public.hubspot_deals_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('deals');

create trigger _700_metrics_update after update on public.hubspot_deals_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('deals');

alter table public.hubspot_deals_raw enable row level security;

create policy "Members read the deals of their portals" on public.hubspot_deals_raw
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the deals of their portals" on public.hubspot_deals_raw is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_deals_raw to authenticated;
grant select, insert, delete, update on table public.hubspot_deals_raw to service_role;
