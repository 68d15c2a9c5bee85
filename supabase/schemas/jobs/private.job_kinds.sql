-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.job_kinds (
  kind text not null,
  function_name text not null,
  path text default '/run'::text not null,
  max_attempts integer default 8 not null,
  handler text,
  parallel integer default 16 not null,
  constraint job_kinds_max_attempts_is_positive check ((max_attempts > 0)),
  constraint job_kinds_parallel_is_positive check ((parallel > 0))
);
comment on table private.job_kinds is 'Kinds of work and the function that does them.';
comment on column private.job_kinds.kind is 'Name of the kind: area.verb.';
comment on column private.job_kinds.function_name is 'Edge function that is woken for it.';
comment on column private.job_kinds.path is 'Route of that function.';
comment on column private.job_kinds.max_attempts is 'Claims without progress before a job is dead.';
comment on column private.job_kinds.handler is 'Function of schema private that takes the changed job; null when nothing outside the queue hangs on it.';
comment on column private.job_kinds.parallel is 'As long as fewer jobs of the kind are worked on, a worker that leaves some waiting wakes another one.';

alter table only private.job_kinds
  add constraint job_kinds_pkey primary key (kind);

alter table private.job_kinds enable row level security;

create policy "Only the service reads job kinds" on private.job_kinds
  for select to service_role
  using (true);
comment on policy "Only the service reads job kinds" on private.job_kinds is 'Outside the API.';

insert into private.job_kinds (kind, function_name, path, max_attempts, handler, parallel) values
  ('document.chunk', 'chunk', '/run', 4, 'document_job_changed', 16),
  ('document.erase', 'process-document', '/run', 4, 'erasure_job_changed', 16),
  ('document.parse', 'parse', '/run', 4, 'document_job_changed', 16),
  ('document.reembed', 'vectorize', '/run', 4, 'embedding_job_changed', 16),
  ('document.vectorize', 'vectorize', '/run', 4, 'document_job_changed', 16),
  ('person.erase', 'hubspot-sync', '/run', 8, 'person_erasure_changed', 16),
  ('score.batch', 'score-batch', '/run', 8, 'batch_job_changed', 16),
  ('score.drift', 'process-training', '/run', 8, null, 16),
  ('score.write_back', 'score-batch', '/run', 8, 'write_back_job_changed', 16),
  ('sync.inbound', 'sync-worker', '/run', 8, null, 16),
  ('sync.object', 'hubspot-sync', '/run', 8, null, 16),
  ('sync.outbound', 'sync-worker', '/run', 8, null, 16),
  ('training.run', 'process-training', '/run', 8, 'training_job_changed', 16);
