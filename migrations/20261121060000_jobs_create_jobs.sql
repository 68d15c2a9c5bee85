-- private.jobs: every long work as a resumable step machine, for all kinds of work.
-- Why: an invocation may be killed at any point; the lease and the cursor let another go on.
-- Who may call: SQL functions of the service.

create table private.job_kinds (
  kind text not null,
  function_name text not null,
  path text not null default '/run',
  max_attempts int not null default 8,
  constraint job_kinds_pkey primary key (kind),
  constraint job_kinds_max_attempts_is_positive check (max_attempts > 0)
);
comment on table private.job_kinds is 'Kinds of work and the function that does them.';
comment on column private.job_kinds.kind is 'Name of the kind: area.verb.';
comment on column private.job_kinds.function_name is 'Edge function that is woken for it.';
comment on column private.job_kinds.path is 'Route of that function.';
comment on column private.job_kinds.max_attempts is 'Claims without progress before a job is dead.';
insert into private.job_kinds (kind, function_name) values ('sync.object', 'hubspot-sync');

create table private.jobs (
  id bigint generated always as identity,
  kind text not null,
  account_id uuid not null,
  session_id uuid,
  state text not null default 'queued',
  payload jsonb not null default '{}',
  cursor jsonb,
  attempts int not null default 0,
  run_after timestamptz not null default now(),
  lease_token uuid,
  leased_until timestamptz,
  cancel_requested boolean not null default false,
  last_batch text,
  last_answer jsonb,
  result jsonb,
  error jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint jobs_pkey primary key (id),
  constraint jobs_kind_is_known foreign key (kind) references private.job_kinds (kind),
  constraint jobs_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint jobs_belong_to_a_session foreign key (session_id) references public.sync_sessions (id) on delete cascade,
  constraint jobs_state_is_known check (state in ('queued', 'running', 'done', 'dead', 'cancelled')),
  constraint jobs_running_has_a_lease check ((state = 'running') = (lease_token is not null and leased_until is not null)),
  constraint jobs_attempts_is_nonnegative check (attempts >= 0)
) with (fillfactor = 70);
create index idx_jobs_waiting on private.jobs (kind, run_after) where state = 'queued';
create index idx_jobs_leased on private.jobs (kind) where state = 'running';
create index idx_jobs_session_id on private.jobs (session_id);
create index idx_jobs_account_id on private.jobs (account_id, state);
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
comment on index private.idx_jobs_waiting is 'Claiming in order of time.';
comment on index private.idx_jobs_leased is 'Finding expired leases.';
comment on index private.idx_jobs_session_id is 'The jobs of one session, and the foreign key.';
comment on index private.idx_jobs_account_id is 'The dead jobs of a portal, and the foreign key.';

alter table private.job_kinds enable row level security;
alter table private.jobs enable row level security;
create policy "Only the service reads job kinds" on private.job_kinds for select to service_role using (true);
create policy "Only the service reads jobs" on private.jobs for select to service_role using (true);
comment on policy "Only the service reads job kinds" on private.job_kinds is 'Outside the API.';
comment on policy "Only the service reads jobs" on private.jobs is 'Outside the API.';

create function private.wake_worker(p_kind text, p_job_id bigint, p_delay_ms int default 0) returns void
language sql volatile set search_path = ''
as $$
  select private.invoke_function(k.function_name,
    jsonb_build_object('job_id', p_job_id, 'delay_ms', greatest(p_delay_ms, 0)), k.path)
  from private.job_kinds k where k.kind = p_kind
$$;
comment on function private.wake_worker(text, bigint, int) is
  'Invokes the function that does this kind; the body names the job, so that each job wakes its own invocation.';

create function private.enqueue_job(p_kind text, p_account_id uuid, p_session_id uuid, p_payload jsonb,
  p_run_after timestamptz default clock_timestamp()) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_id bigint;
begin
  insert into private.jobs (kind, account_id, session_id, payload, run_after)
  values (p_kind, p_account_id, p_session_id, p_payload, p_run_after)
  returning id into v_id;
  perform private.wake_worker(p_kind, v_id, (extract(epoch from p_run_after - clock_timestamp()) * 1000)::int);
  return v_id;
end
$$;
comment on function private.enqueue_job(text, uuid, uuid, jsonb, timestamptz) is
  'Puts work into the queue and wakes its function at the commit.';
revoke execute on function private.wake_worker(text, bigint, int),
  private.enqueue_job(text, uuid, uuid, jsonb, timestamptz) from public;
