-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_status (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  entity_type text not null,
  last_hubspot_poll timestamptz,
  last_full_sync timestamptz,
  last_reconciliation timestamptz,
  watermark timestamptz,
  total_synced bigint default 0 not null,
  total_errors bigint default 0 not null,
  updated_at timestamptz default now() not null,
  selection jsonb,
  looked_at timestamptz,
  walk jsonb,
  count_gap bigint,
  constraint sync_status_totals_are_nonnegative check (((total_synced >= 0) and (total_errors >= 0)))
);
comment on table public.sync_status is 'How fresh each object type of each portal is.';
comment on column public.sync_status.id is 'Our id.';
comment on column public.sync_status.account_id is 'The portal.';
comment on column public.sync_status.entity_type is 'contacts, companies, deals or calls.';
comment on column public.sync_status.last_hubspot_poll is 'When a sync of the object last ended well; null before.';
comment on column public.sync_status.last_full_sync is 'When a full sync of the object last ended well; null before.';
comment on column public.sync_status.last_reconciliation is 'When the last comparison of all records with HubSpot ended, by a full sync or part by part by the scheduled runs; null before.';
comment on column public.sync_status.watermark is 'Every change up to here is mirrored; the next incremental sync starts here.';
comment on column public.sync_status.total_synced is 'Records read over all sessions.';
comment on column public.sync_status.total_errors is 'Records that could not be applied, over all sessions.';
comment on column public.sync_status.updated_at is 'When the row last changed; set by trigger.';
comment on column public.sync_status.selection is 'The properties that the last run chose which looked at the definitions (properties, wide); scheduled runs read the same. Null before.';
comment on column public.sync_status.looked_at is 'When the last run ended well that looked at the property definitions and the archived records; null before.';
comment on column public.sync_status.walk is 'How far the scheduled runs have read the object whole in this round: behind which id (after), and whether of the archived records, which come last (archived); null between two rounds.';
comment on column public.sync_status.count_gap is 'By how many live records HubSpot counted more than the mirror had when the last scheduled look was done; null before. The same again is no news.';

alter table only public.sync_status
  add constraint sync_status_has_one_row_per_object unique (account_id, entity_type);

alter table only public.sync_status
  add constraint sync_status_pkey primary key (id);

alter table only public.sync_status
  add constraint sync_status_belongs_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.sync_status
  for each row execute function private.stamp_updated_at();

alter table public.sync_status enable row level security;

create policy "Members read the freshness of their portals" on public.sync_status
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the freshness of their portals" on public.sync_status is 'Any role reads.';

grant select on table public.sync_status to authenticated;
grant select, insert, delete, update on table public.sync_status to service_role;
