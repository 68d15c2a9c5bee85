-- document_steps: how each step of each run went.
-- Why: the history that a user and an operator look at; the work itself is private.jobs.
-- Who may call: readers of the document read; SQL functions write.

create table public.document_steps (
  document_id uuid not null,
  generation int not null,
  step text not null,
  status text not null default 'pending',
  attempts int not null default 0,
  restarts int not null default 0,
  worker text,
  progress jsonb not null default '{}',
  completeness jsonb,
  usage jsonb not null default '{}',
  error jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  constraint document_steps_pkey primary key (document_id, generation, step),
  constraint document_steps_belong_to_a_document foreign key (document_id) references public.documents (id) on delete cascade,
  constraint document_steps_step_is_known check (step in ('parse', 'chunk', 'vectorize')),
  constraint document_steps_status_is_known check (status in ('pending', 'running', 'completed', 'failed')),
  constraint document_steps_failed_says_why check ((status = 'failed') = (error is not null)),
  constraint document_steps_end_belongs_to_ended_steps check ((status in ('completed', 'failed')) = (finished_at is not null)),
  constraint document_steps_counts_are_nonnegative check (attempts >= 0 and restarts >= 0)
) with (fillfactor = 70);
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

alter table public.document_steps enable row level security;
create policy "Readers of a document see its steps" on public.document_steps
  for select to authenticated using (document_id in (select r.document_id from private.readable_documents() r));
comment on policy "Readers of a document see its steps" on public.document_steps is 'Of every run.';
grant select on public.document_steps to authenticated;
grant select, insert, update, delete on public.document_steps to service_role;
