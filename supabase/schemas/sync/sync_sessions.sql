-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_sessions (
  id uuid default gen_random_uuid() not null,
  session_id text not null,
  account_id uuid not null,
  requested_by uuid,
  mode text not null,
  status text default 'pending'::text not null,
  start_time timestamptz default now() not null,
  end_time timestamptz,
  records_count integer default 0 not null,
  error_count integer default 0 not null,
  error jsonb,
  idempotency_key text,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  purpose text default 'sync'::text not null,
  constraint sync_sessions_counts_are_nonnegative check (((records_count >= 0) and (error_count >= 0))),
  constraint sync_sessions_end_after_start check ((end_time >= start_time)),
  constraint sync_sessions_end_when_closed check (((end_time is null) = (status = any (array['pending'::text, 'running'::text])))),
  constraint sync_sessions_mode_is_known check ((mode = any (array['full'::text, 'incremental'::text]))),
  constraint sync_sessions_purpose_is_known check ((purpose = any (array['sync'::text, 'reconciliation'::text]))),
  constraint sync_sessions_reconcile_all check (((purpose = 'sync'::text) or (mode = 'full'::text))),
  constraint sync_sessions_status_is_known check ((status = any (array['pending'::text, 'running'::text, 'completed'::text, 'failed'::text])))
);
comment on table public.sync_sessions is 'Runs of a sync; they move pending, running, then completed or failed.';
comment on column public.sync_sessions.id is 'Our id.';
comment on column public.sync_sessions.session_id is 'Public id, in URLs: sync_ and 32 hex digits.';
comment on column public.sync_sessions.account_id is 'The portal.';
comment on column public.sync_sessions.requested_by is 'The user who asked; null for the schedule.';
comment on column public.sync_sessions.mode is 'full: every record; incremental: what changed since the watermark.';
comment on column public.sync_sessions.status is 'pending, running, completed or failed; guarded by trigger.';
comment on column public.sync_sessions.start_time is 'When the session was asked for.';
comment on column public.sync_sessions.end_time is 'When it closed; null while open.';
comment on column public.sync_sessions.records_count is 'Records read from HubSpot, over all objects.';
comment on column public.sync_sessions.error_count is 'Records that could not be applied, over all objects.';
comment on column public.sync_sessions.error is 'Why it failed, or what a completed one may not see: code, detail, and the objects; null otherwise.';
comment on column public.sync_sessions.idempotency_key is 'Key of the request that made it; null when none was given.';
comment on column public.sync_sessions.created_at is 'When the row was made.';
comment on column public.sync_sessions.updated_at is 'When the row last changed.';
comment on column public.sync_sessions.purpose is 'sync; reconciliation: a full run that somebody asked what it finds.';

alter table only public.sync_sessions
  add constraint sync_sessions_idempotency_key_is_unique_in_its_portal unique (account_id, idempotency_key);

alter table only public.sync_sessions
  add constraint sync_sessions_pkey primary key (id);

alter table only public.sync_sessions
  add constraint sync_sessions_session_id_is_unique unique (session_id);

create index idx_sync_sessions_account_id on public.sync_sessions using btree (account_id, start_time desc);
comment on index public.idx_sync_sessions_account_id is 'The latest sessions of a portal.';
create index idx_sync_sessions_requested_by on public.sync_sessions using btree (requested_by) where (requested_by is not null);
comment on index public.idx_sync_sessions_requested_by is 'For the foreign key.';
create unique index sync_sessions_one_open_per_account on public.sync_sessions using btree (account_id) where (status = any (array['pending'::text, 'running'::text]));
comment on index public.sync_sessions_one_open_per_account is 'One open session per portal.';

alter table only public.sync_sessions
  add constraint sync_sessions_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.sync_sessions
  add constraint sync_sessions_requested_by_is_a_user foreign key (requested_by) references auth.users(id) on delete set null;

create trigger _100_admit after insert on public.sync_sessions
  for each row
  when (((new.requested_by is not null) and (new.status = 'pending'::text))) execute function private.admit_work('open_syncs');

create trigger _100_guard_status before insert or update on public.sync_sessions
  for each row execute function private.guard_session_status();

create trigger _500_erase_purged after update of status on public.sync_sessions
  for each row
  when (((new.status = 'completed'::text) and (old.status is distinct from 'completed'::text))) execute function private.erase_purged();

alter table public.sync_sessions enable row level security;

create policy "Members read the sync sessions of their portals" on public.sync_sessions
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the sync sessions of their portals" on public.sync_sessions is 'Any role reads.';

grant select on table public.sync_sessions to authenticated;
grant select, insert, delete, update on table public.sync_sessions to service_role;
