-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.document_steps (
  document_id uuid not null,
  generation integer not null,
  step text not null,
  status text default 'pending'::text not null,
  attempts integer default 0 not null,
  restarts integer default 0 not null,
  worker text,
  progress jsonb default '{}'::jsonb not null,
  completeness jsonb,
  usage jsonb default '{}'::jsonb not null,
  error jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  constraint document_steps_counts_are_nonnegative check (((attempts >= 0) and (restarts >= 0))),
  constraint document_steps_end_belongs_to_ended_steps check (((status = any (array['completed'::text, 'failed'::text])) = (finished_at is not null))),
  constraint document_steps_failed_says_why check (((status = 'failed'::text) = (error is not null))),
  constraint document_steps_status_is_known check ((status = any (array['pending'::text, 'running'::text, 'completed'::text, 'failed'::text]))),
  constraint document_steps_step_is_known check ((step = any (array['parse'::text, 'chunk'::text, 'vectorize'::text])))
)
with (fillfactor='70');
comment on table public.document_steps is 'The steps of every run of a document: state, attempts, progress, account, cost, error.';
comment on column public.document_steps.document_id is 'The document.';
comment on column public.document_steps.generation is 'The run.';
comment on column public.document_steps.step is 'parse, chunk or vectorize. The erasure of files outlives the document: document_access_log.';
comment on column public.document_steps.status is 'pending, running, completed or failed.';
comment on column public.document_steps.attempts is 'How many workers have begun or taken it up.';
comment on column public.document_steps.restarts is 'How often the sweep found it without live work and enqueued it again.';
comment on column public.document_steps.worker is 'Digest of the last worker''s lease: a new one is a new attempt, and the same one may ask again how it ended.';
comment on column public.document_steps.progress is 'Counts so far, for example parts and chars, or chunks.';
comment on column public.document_steps.completeness is 'Account of a parse; null for other steps and before its end.';
comment on column public.document_steps.usage is 'Sums of what it cost elsewhere: tokens, cost_usd, requests.';
comment on column public.document_steps.error is 'Code and detail of why it failed; null otherwise.';
comment on column public.document_steps.started_at is 'When it was first worked on; null before.';
comment on column public.document_steps.finished_at is 'When it ended; null while open.';

alter table only public.document_steps
  add constraint document_steps_pkey primary key (document_id, generation, step);

alter table only public.document_steps
  add constraint document_steps_belong_to_a_document foreign key (document_id) references public.documents(id) on delete cascade;

alter table public.document_steps enable row level security;

create policy "Readers of a document see its steps" on public.document_steps
  for select to authenticated
  using ((document_id in (select r.document_id
   from private.readable_documents() r(document_id, generation))));
comment on policy "Readers of a document see its steps" on public.document_steps is 'Of every run.';

grant select on table public.document_steps to authenticated;
grant select, insert, delete, update on table public.document_steps to service_role;
