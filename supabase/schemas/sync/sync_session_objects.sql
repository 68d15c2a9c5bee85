-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_session_objects (
  session_id uuid not null,
  object_type text not null,
  account_id uuid not null,
  status text default 'pending'::text not null,
  phase text,
  expected integer,
  records_count integer default 0 not null,
  applied_count integer default 0 not null,
  unchanged_count integer default 0 not null,
  stale_count integer default 0 not null,
  error_count integer default 0 not null,
  watermark timestamptz,
  error jsonb,
  started_at timestamptz,
  ended_at timestamptz,
  waiting jsonb,
  missing_count integer default 0 not null,
  differing_count integer default 0 not null,
  extra_count integer default 0 not null,
  constraint sync_session_objects_counts_are_nonnegative check (((records_count >= 0) and (applied_count >= 0) and (unchanged_count >= 0) and (stale_count >= 0) and (error_count >= 0))),
  constraint sync_session_objects_findings_are_nonnegative check (((missing_count >= 0) and (differing_count >= 0) and (extra_count >= 0))),
  constraint sync_session_objects_status_is_known check ((status = any (array['pending'::text, 'running'::text, 'completed'::text, 'not_permitted'::text, 'failed'::text])))
);
comment on table public.sync_session_objects is 'Progress of each object type within a sync session.';
comment on column public.sync_session_objects.session_id is 'sync_sessions.id.';
comment on column public.sync_session_objects.object_type is 'contacts, companies, deals or calls.';
comment on column public.sync_session_objects.account_id is 'The portal, for the policy.';
comment on column public.sync_session_objects.status is 'pending, running, completed, not_permitted (scope missing) or failed.';
comment on column public.sync_session_objects.phase is 'What the job is doing, as its cursor names it; null before.';
comment on column public.sync_session_objects.expected is 'Records the job expects to read; null when unknown.';
comment on column public.sync_session_objects.records_count is 'Records read from HubSpot so far.';
comment on column public.sync_session_objects.applied_count is 'Reads that changed a row.';
comment on column public.sync_session_objects.unchanged_count is 'Reads that confirmed a row.';
comment on column public.sync_session_objects.stale_count is 'Reads older than what is stored, and unknown records not found.';
comment on column public.sync_session_objects.error_count is 'Records that could not be applied; each is in sync_errors.';
comment on column public.sync_session_objects.watermark is 'Up to which change the object is complete; null before the end.';
comment on column public.sync_session_objects.error is 'Why it failed, or what a completed one may not see: code and detail; null otherwise.';
comment on column public.sync_session_objects.started_at is 'When a worker first took the job; null before.';
comment on column public.sync_session_objects.ended_at is 'When the object ended; null before.';
comment on column public.sync_session_objects.waiting is 'Why nobody works on it now: code, detail, and resumes_at where that is known; null while it is worked on.';
comment on column public.sync_session_objects.missing_count is 'Records that the mirror lacked and should have had; written by this run.';
comment on column public.sync_session_objects.differing_count is 'Records that it had otherwise than HubSpot, and should not have; mended by this run.';
comment on column public.sync_session_objects.extra_count is 'Live rows whose record HubSpot has archived, merged or lost; archived by this run.';

alter table only public.sync_session_objects
  add constraint sync_session_objects_pkey primary key (session_id, object_type);

create index idx_sync_session_objects_account_id on public.sync_session_objects using btree (account_id);
comment on index public.idx_sync_session_objects_account_id is 'For the policy.';

alter table only public.sync_session_objects
  add constraint sync_session_objects_belong_to_a_session foreign key (session_id) references public.sync_sessions(id) on delete cascade;

alter table public.sync_session_objects enable row level security;

create policy "Members read the progress of their portals" on public.sync_session_objects
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the progress of their portals" on public.sync_session_objects is 'Any role reads.';

grant select on table public.sync_session_objects to authenticated;
grant select, insert, delete, update on table public.sync_session_objects to service_role;
