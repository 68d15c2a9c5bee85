-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.jobs (
  id bigint not null,
  kind text not null,
  account_id uuid not null,
  session_id uuid,
  state text default 'queued'::text not null,
  payload jsonb default '{}'::jsonb not null,
  cursor jsonb,
  attempts integer default 0 not null,
  run_after timestamptz default now() not null,
  lease_token uuid,
  leased_until timestamptz,
  cancel_requested boolean default false not null,
  last_batch text,
  last_answer jsonb,
  result jsonb,
  error jsonb,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  finished_at timestamptz,
  user_id uuid,
  turn bigint,
  constraint jobs_attempts_is_nonnegative check ((attempts >= 0)),
  constraint jobs_running_has_a_lease check (((state = 'running'::text) = ((lease_token is not null) and (leased_until is not null)))),
  constraint jobs_state_is_known check ((state = any (array['queued'::text, 'running'::text, 'done'::text, 'dead'::text, 'cancelled'::text])))
)
with (fillfactor='70');
comment on table private.jobs is 'Work to do, being done, done and given up.';
comment on column private.jobs.id is 'Order of arrival.';
comment on column private.jobs.kind is 'What to do.';
comment on column private.jobs.account_id is 'The portal.';
comment on column private.jobs.session_id is 'sync_sessions.id; null outside a session.';
comment on column private.jobs.state is 'queued, running (leased), done, dead (given up, may be replayed) or cancelled.';
comment on column private.jobs.payload is 'What was asked; never changes.';
comment on column private.jobs.cursor is 'How far it got, committed with the results; null before the first batch.';
comment on column private.jobs.attempts is 'Claims since the last committed batch.';
comment on column private.jobs.run_after is 'Not before this time.';
comment on column private.jobs.lease_token is 'Proves that the worker holds the lease; null unless running.';
comment on column private.jobs.leased_until is 'When another worker may take over; null unless running.';
comment on column private.jobs.cancel_requested is 'True when a running job should stop at its next step.';
comment on column private.jobs.last_batch is 'Fingerprint of the last committed batch: sending it again changes nothing.';
comment on column private.jobs.last_answer is 'Answer to the last committed batch, given again when it is sent again.';
comment on column private.jobs.result is 'What jobs_complete was told; null before.';
comment on column private.jobs.error is 'Code and detail of the last failure; null when none.';
comment on column private.jobs.created_at is 'When it was enqueued.';
comment on column private.jobs.updated_at is 'When it last changed.';
comment on column private.jobs.finished_at is 'When it was done, dead or cancelled; null before.';
comment on column private.jobs.user_id is 'Who asked for it, and whose turn it takes; null when nobody did: the portal''s own. No foreign key, since nobody locks a job with a user in hand.';
comment on column private.jobs.turn is 'Number of the claim that last gave it to a worker; null before the first.';

alter table private.jobs alter column id add generated always as identity (
  sequence name private.jobs_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

create sequence private.jobs_turn_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1;
comment on sequence private.jobs_turn_seq is 'Numbers the claims of jobs.';

alter sequence private.jobs_turn_seq owned by private.jobs.turn;

alter table only private.jobs
  add constraint jobs_pkey primary key (id);

create index idx_jobs_account_id on private.jobs using btree (account_id, state);
comment on index private.idx_jobs_account_id is 'The dead jobs of a portal, and the foreign key.';
create index idx_jobs_dead on private.jobs using btree (account_id, id) where (state = 'dead'::text);
comment on index private.idx_jobs_dead is 'The dead jobs of a portal, by id.';
create index idx_jobs_finished on private.jobs using btree (account_id, finished_at) where (finished_at is not null);
comment on index private.idx_jobs_finished is 'What ended in the last hour.';
create index idx_jobs_leased on private.jobs using btree (kind) where (state = 'running'::text);
comment on index private.idx_jobs_leased is 'Finding expired leases.';
create index idx_jobs_served on private.jobs using btree (kind, turn) where (turn is not null);
comment on index private.idx_jobs_served is 'Which portal was served last.';
create index idx_jobs_served_in_account on private.jobs using btree (kind, account_id, turn) where (turn is not null);
comment on index private.idx_jobs_served_in_account is 'Which user of a portal was served last.';
create index idx_jobs_session_id on private.jobs using btree (session_id);
comment on index private.idx_jobs_session_id is 'The jobs of one session, and the foreign key.';
create index idx_jobs_turns on private.jobs using btree (kind, account_id, coalesce(user_id, account_id), run_after, id) where (state = 'queued'::text);
comment on index private.idx_jobs_turns is 'The portals, their users and the first job of each that wait, one probe for each.';
create index idx_jobs_waiting on private.jobs using btree (kind, run_after) where (state = 'queued'::text);
comment on index private.idx_jobs_waiting is 'Claiming in order of time.';

alter table only private.jobs
  add constraint jobs_belong_to_a_session foreign key (session_id) references public.sync_sessions(id) on delete cascade;

alter table only private.jobs
  add constraint jobs_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only private.jobs
  add constraint jobs_kind_is_known foreign key (kind) references private.job_kinds(kind);

create trigger _200_resume_object before insert on private.jobs
  for each row
  when (((new.kind = 'sync.object'::text) and (new.cursor is null) and ((new.payload ->> 'since'::text) is null))) execute function private.resume_object();

create trigger _300_tell_owner after update of state on private.jobs
  for each row
  when (((new.session_id is null) and (old.state is distinct from new.state))) execute function private.tell_job_owner();

create trigger _400_tell_dead after update of state on private.jobs
  for each row
  when (((new.state = 'dead'::text) and (old.state is distinct from new.state))) execute function private.tell_dead_job();

alter table private.jobs enable row level security;

create policy "Only the service reads jobs" on private.jobs
  for select to service_role
  using (true);
comment on policy "Only the service reads jobs" on private.jobs is 'Outside the API.';
