-- sync_status and sync_errors: how fresh each object is, and which records could not be applied.
-- Why: document 002; the watermark of an incremental sync lives here.
-- Who may call: members read; SQL functions of the service write.

create table public.sync_status (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  entity_type text not null,
  last_hubspot_poll timestamptz,
  last_full_sync timestamptz,
  last_reconciliation timestamptz,
  watermark timestamptz,
  total_synced bigint not null default 0,
  total_errors bigint not null default 0,
  updated_at timestamptz not null default now(),
  constraint sync_status_pkey primary key (id),
  constraint sync_status_has_one_row_per_object unique (account_id, entity_type),
  constraint sync_status_belongs_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint sync_status_totals_are_nonnegative check (total_synced >= 0 and total_errors >= 0)
);
create trigger _100_stamp before update on public.sync_status
  for each row execute function private.stamp_updated_at();
comment on table public.sync_status is 'How fresh each object type of each portal is.';
comment on column public.sync_status.id is 'Our id.';
comment on column public.sync_status.account_id is 'The portal.';
comment on column public.sync_status.entity_type is 'contacts, companies, deals or calls.';
comment on column public.sync_status.last_hubspot_poll is 'When a sync of the object last ended well; null before.';
comment on column public.sync_status.last_full_sync is 'When a full sync of the object last ended well; null before.';
comment on column public.sync_status.last_reconciliation is 'When the mirror was last compared with HubSpot; null before.';
comment on column public.sync_status.watermark is 'Every change up to here is mirrored; the next incremental sync starts here.';
comment on column public.sync_status.total_synced is 'Records read over all sessions.';
comment on column public.sync_status.total_errors is 'Records that could not be applied, over all sessions.';
comment on column public.sync_status.updated_at is 'When the row last changed; set by trigger.';
alter table public.sync_status enable row level security;
create policy "Members read the freshness of their portals" on public.sync_status
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the freshness of their portals" on public.sync_status is 'Any role reads.';
grant select on public.sync_status to authenticated;
grant select, insert, update, delete on public.sync_status to service_role;

create table public.sync_errors (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  session_id uuid,
  entity_type text not null,
  entity_id text not null,
  direction text not null default 'hubspot_to_supabase',
  error_code text not null,
  error_message text,
  retry_count int not null default 0,
  resolved boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sync_errors_pkey primary key (id),
  constraint sync_errors_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint sync_errors_belong_to_a_session foreign key (session_id)
    references public.sync_sessions (id) on delete set null,
  constraint sync_errors_direction_is_known check (direction in ('hubspot_to_supabase', 'supabase_to_hubspot')),
  constraint sync_errors_retry_count_is_nonnegative check (retry_count >= 0)
);
create unique index sync_errors_one_open_per_record
  on public.sync_errors (account_id, entity_type, entity_id, direction, error_code) where not resolved;
create index idx_sync_errors_session_id on public.sync_errors (session_id);
comment on table public.sync_errors is 'Records that could not be applied, until a later read of them succeeds.';
comment on column public.sync_errors.id is 'Our id.';
comment on column public.sync_errors.account_id is 'The portal.';
comment on column public.sync_errors.session_id is 'The session that last met the error; null when it was erased.';
comment on column public.sync_errors.entity_type is 'contacts, companies, deals or calls.';
comment on column public.sync_errors.entity_id is 'HubSpot id of the record.';
comment on column public.sync_errors.direction is 'hubspot_to_supabase or supabase_to_hubspot.';
comment on column public.sync_errors.error_code is 'Stable code in snake_case.';
comment on column public.sync_errors.error_message is 'What is wrong with the record.';
comment on column public.sync_errors.retry_count is 'How often the error was met again.';
comment on column public.sync_errors.resolved is 'True once the record was applied.';
comment on column public.sync_errors.created_at is 'When the error was first met.';
comment on column public.sync_errors.updated_at is 'When it was last met or resolved.';
comment on index public.sync_errors_one_open_per_record is 'The same error of the same record is one row.';
comment on index public.idx_sync_errors_session_id is 'The errors of one session, and the foreign key.';
alter table public.sync_errors enable row level security;
create policy "Members read the sync errors of their portals" on public.sync_errors
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the sync errors of their portals" on public.sync_errors is 'Any role reads.';
grant select on public.sync_errors to authenticated;
grant select, insert, update, delete on public.sync_errors to service_role;
