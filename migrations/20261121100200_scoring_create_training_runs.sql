-- training_runs: one training each, and the bytes it keeps between invocations.
-- Why: a training is a step machine; what it has learned so far is stored with its cursor.
-- Who may call: members read the runs; only SQL functions of the service write.

create table public.training_runs (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  object_type text not null,
  requested_by uuid,
  status text not null default 'pending',
  dry_run boolean not null default false,
  settings jsonb not null default '{}',
  progress jsonb not null default '{"stage": "waiting", "done": 0, "total": null}',
  findings jsonb not null default '[]',
  outcome jsonb,
  error jsonb,
  model_id uuid,
  job_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  constraint training_runs_pkey primary key (id),
  constraint training_runs_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint training_runs_requested_by_is_a_user foreign key (requested_by) references auth.users (id) on delete set null,
  constraint training_runs_model_is_registered foreign key (model_id) references public.scoring_models (id) on delete set null,
  constraint training_runs_object_can_be_scored check (object_type in ('contacts', 'companies', 'deals')),
  constraint training_runs_status_is_known check (status in ('pending', 'running', 'completed', 'failed')),
  constraint training_runs_failed_says_why check ((status = 'failed') = (error is not null)),
  constraint training_runs_end_belongs_to_ended_runs check ((status in ('completed', 'failed')) = (ended_at is not null))
);
create index idx_training_runs_account_id on public.training_runs (account_id, object_type, created_at desc);
create index idx_training_runs_requested_by on public.training_runs (requested_by);
create index idx_training_runs_model_id on public.training_runs (model_id);
create unique index training_runs_one_open_per_object on public.training_runs (account_id, object_type)
  where status in ('pending', 'running');

comment on table public.training_runs is 'Trainings: asked for, under way and ended.';
comment on column public.training_runs.id is 'Our id.';
comment on column public.training_runs.account_id is 'The portal.';
comment on column public.training_runs.object_type is 'What the model will score.';
comment on column public.training_runs.requested_by is 'The user who asked; null for the service.';
comment on column public.training_runs.status is 'pending, running, completed or failed; guarded by trigger.';
comment on column public.training_runs.dry_run is 'True to check and to evaluate without registering a model.';
comment on column public.training_runs.settings is 'Settings asked for, over those of the configuration.';
comment on column public.training_runs.progress is 'Stage, steps done and total, for a human to watch.';
comment on column public.training_runs.findings is 'What was found in the training data: code, severity, feature, detail.';
comment on column public.training_runs.outcome is 'What training_finish was told besides the model; null before.';
comment on column public.training_runs.error is 'Code and detail of why it failed; null otherwise.';
comment on column public.training_runs.model_id is 'The model it made; null when none.';
comment on column public.training_runs.job_id is 'private.jobs.id of its work; null only while it is being made.';
comment on column public.training_runs.created_at is 'When it was asked for.';
comment on column public.training_runs.updated_at is 'When it last changed.';
comment on column public.training_runs.started_at is 'When it first ran; null before.';
comment on column public.training_runs.ended_at is 'When it ended; null while open.';
comment on index public.idx_training_runs_account_id is 'The latest runs of a portal, and the foreign key.';
comment on index public.idx_training_runs_requested_by is 'For the foreign key.';
comment on index public.idx_training_runs_model_id is 'The run of a model, and the foreign key.';
comment on index public.training_runs_one_open_per_object is 'One open training per portal and object type.';

create function private.guard_run_status() returns trigger
language plpgsql volatile set search_path = ''
as $$
begin
  new.updated_at := clock_timestamp();
  if tg_op = 'INSERT' then
    if new.status <> 'pending' then
      perform private.raise_problem(409, 'invalid_transition', 'A training begins as pending.');
    end if;
    return new;
  end if;
  -- A failed run goes back to pending when its dead job is replayed.
  if new.status <> old.status and not (
    (old.status = 'pending' and new.status in ('running', 'failed')) or
    (old.status = 'running' and new.status in ('completed', 'failed')) or
    (old.status = 'failed' and new.status = 'pending')) then
    perform private.raise_problem(409, 'invalid_transition',
      format('A training does not move from %s to %s.', old.status, new.status));
  end if;
  new.started_at := case when new.status = 'running' then coalesce(old.started_at, clock_timestamp()) else new.started_at end;
  new.ended_at := case when new.status in ('completed', 'failed') then coalesce(old.ended_at, clock_timestamp()) end;
  new.error := case when new.status = 'failed' then new.error end;
  return new;
end
$$;
comment on function private.guard_run_status() is
  'Row trigger: pending, running, completed or failed; only a replay opens a failed run again.';
revoke execute on function private.guard_run_status() from public;
create trigger _100_guard_status before insert or update on public.training_runs
  for each row execute function private.guard_run_status();

alter table public.training_runs enable row level security;
create policy "Members read the trainings of their portals" on public.training_runs
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the trainings of their portals" on public.training_runs is 'Any role reads.';
grant select on public.training_runs to authenticated;
grant select, insert, update, delete on public.training_runs to service_role;

create table private.training_blobs (
  run_id uuid not null,
  name text not null,
  bytes bytea not null,
  updated_at timestamptz not null default now(),
  constraint training_blobs_pkey primary key (run_id, name),
  constraint training_blobs_belong_to_a_run foreign key (run_id) references public.training_runs (id) on delete cascade
);
-- Binary and compact: no compression, which would cost more than it saves at each step.
alter table private.training_blobs alter column bytes set storage external;
comment on table private.training_blobs is 'Bytes a training keeps between its steps: tables and the trainer''s state.';
comment on column private.training_blobs.run_id is 'The training.';
comment on column private.training_blobs.name is 'Name the function gave.';
comment on column private.training_blobs.bytes is 'The bytes as the function wrote them.';
comment on column private.training_blobs.updated_at is 'When they were last written.';
alter table private.training_blobs enable row level security;
create policy "Only the service reads training blobs" on private.training_blobs for select to service_role using (true);
comment on policy "Only the service reads training blobs" on private.training_blobs is 'Outside the API.';
