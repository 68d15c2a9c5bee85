-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.training_runs (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  object_type text not null,
  requested_by uuid,
  status text default 'pending'::text not null,
  dry_run boolean default false not null,
  settings jsonb default '{}'::jsonb not null,
  progress jsonb default '{"done": 0, "stage": "waiting", "total": null}'::jsonb not null,
  findings jsonb default '[]'::jsonb not null,
  outcome jsonb,
  error jsonb,
  model_id uuid,
  job_id bigint,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  started_at timestamptz,
  ended_at timestamptz,
  constraint training_runs_end_belongs_to_ended_runs check (((status = any (array['completed'::text, 'failed'::text])) = (ended_at is not null))),
  constraint training_runs_failed_says_why check (((status = 'failed'::text) = (error is not null))),
  constraint training_runs_object_can_be_scored check ((object_type = any (array['contacts'::text, 'companies'::text, 'deals'::text]))),
  constraint training_runs_status_is_known check ((status = any (array['pending'::text, 'running'::text, 'completed'::text, 'failed'::text])))
);
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

alter table only public.training_runs
  add constraint training_runs_pkey primary key (id);

create index idx_training_runs_account_id on public.training_runs using btree (account_id, object_type, created_at desc);
comment on index public.idx_training_runs_account_id is 'The latest runs of a portal, and the foreign key.';
create index idx_training_runs_model_id on public.training_runs using btree (model_id);
comment on index public.idx_training_runs_model_id is 'The run of a model, and the foreign key.';
create index idx_training_runs_requested_by on public.training_runs using btree (requested_by);
comment on index public.idx_training_runs_requested_by is 'For the foreign key.';
create unique index training_runs_one_open_per_object on public.training_runs using btree (account_id, object_type) where (status = any (array['pending'::text, 'running'::text]));
comment on index public.training_runs_one_open_per_object is 'One open training per portal and object type.';

alter table only public.training_runs
  add constraint training_runs_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.training_runs
  add constraint training_runs_model_is_registered foreign key (model_id) references public.scoring_models(id) on delete set null;

alter table only public.training_runs
  add constraint training_runs_requested_by_is_a_user foreign key (requested_by) references auth.users(id) on delete set null;

create trigger _100_admit after insert on public.training_runs
  for each row
  when (((new.requested_by is not null) and (new.status = 'pending'::text))) execute function private.admit_work('open_trainings');

create trigger _100_guard_status before insert or update on public.training_runs
  for each row execute function private.guard_run_status();

create trigger _200_name_job_user after insert on public.training_runs
  for each row
  when (((new.requested_by is not null) and (new.job_id is not null))) execute function private.name_job_user();

alter table public.training_runs enable row level security;

create policy "Members read the trainings of their portals" on public.training_runs
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the trainings of their portals" on public.training_runs is 'Any role reads.';

grant select on table public.training_runs to authenticated;
grant select, insert, delete, update on table public.training_runs to service_role;
