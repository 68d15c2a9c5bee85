-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.job_kinds (
  kind text not null,
  function_name text not null,
  path text default '/run'::text not null,
  max_attempts integer default 8 not null,
  handler text,
  constraint job_kinds_max_attempts_is_positive check ((max_attempts > 0))
);
comment on table private.job_kinds is 'Kinds of work and the function that does them.';
comment on column private.job_kinds.kind is 'Name of the kind: area.verb.';
comment on column private.job_kinds.function_name is 'Edge function that is woken for it.';
comment on column private.job_kinds.path is 'Route of that function.';
comment on column private.job_kinds.max_attempts is 'Claims without progress before a job is dead.';
comment on column private.job_kinds.handler is 'Function of schema private that takes the changed job; null when nothing outside the queue hangs on it.';

alter table only private.job_kinds
  add constraint job_kinds_pkey primary key (kind);

alter table private.job_kinds enable row level security;

create policy "Only the service reads job kinds" on private.job_kinds
  for select to service_role
  using (true);
comment on policy "Only the service reads job kinds" on private.job_kinds is 'Outside the API.';

insert into private.job_kinds (kind, function_name, path, max_attempts, handler) values
  ('document.chunk', 'chunk', '/run', 4, 'document_job_changed'),
  ('document.erase', 'process-document', '/run', 4, 'erasure_job_changed'),
  ('document.parse', 'parse', '/run', 4, 'document_job_changed'),
  ('document.reembed', 'vectorize', '/run', 4, 'embedding_job_changed'),
  ('document.vectorize', 'vectorize', '/run', 4, 'document_job_changed'),
  ('score.batch', 'score-batch', '/run', 8, 'batch_job_changed'),
  ('score.drift', 'process-training', '/run', 8, null),
  ('score.write_back', 'score-batch', '/run', 8, 'write_back_job_changed'),
  ('sync.object', 'hubspot-sync', '/run', 8, null),
  ('training.run', 'process-training', '/run', 8, 'training_job_changed');
