-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.training_blobs (
  run_id uuid not null,
  name text not null,
  bytes bytea not null,
  updated_at timestamptz default now() not null
);

alter table only private.training_blobs alter column bytes set storage external;
comment on table private.training_blobs is 'Bytes a training keeps between its steps: tables and the trainer''s state.';
comment on column private.training_blobs.run_id is 'The training.';
comment on column private.training_blobs.name is 'Name the function gave.';
comment on column private.training_blobs.bytes is 'The bytes as the function wrote them.';
comment on column private.training_blobs.updated_at is 'When they were last written.';

alter table only private.training_blobs
  add constraint training_blobs_pkey primary key (run_id, name);

alter table only private.training_blobs
  add constraint training_blobs_belong_to_a_run foreign key (run_id) references public.training_runs(id) on delete cascade;

alter table private.training_blobs enable row level security;

create policy "Only the service reads training blobs" on private.training_blobs
  for select to service_role
  using (true);
comment on policy "Only the service reads training blobs" on private.training_blobs is 'Outside the API.';
