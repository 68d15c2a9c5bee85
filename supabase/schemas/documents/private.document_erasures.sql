-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.document_erasures (
  id bigint not null,
  document_id uuid not null,
  account_id uuid not null,
  owner_id uuid not null,
  paths text[] not null,
  job_id bigint,
  error jsonb,
  deleted_at timestamptz default clock_timestamp() not null
);
comment on table private.document_erasures is 'Files of deleted documents that are still in the bucket; normally empty.';
comment on column private.document_erasures.id is 'Order of deletion.';
comment on column private.document_erasures.document_id is 'The document that was; an id of its own for files that never had one.';
comment on column private.document_erasures.account_id is 'Its portal.';
comment on column private.document_erasures.owner_id is 'Its owner.';
comment on column private.document_erasures.paths is 'Its files in the bucket documents.';
comment on column private.document_erasures.job_id is 'private.jobs.id of the work; null when it must be queued again.';
comment on column private.document_erasures.error is 'Why the last job gave up; null when none has.';
comment on column private.document_erasures.deleted_at is 'When the document was deleted.';

alter table private.document_erasures alter column id add generated always as identity (
  sequence name private.document_erasures_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only private.document_erasures
  add constraint document_erasures_pkey primary key (id);

create index idx_document_erasures_account_id on private.document_erasures using btree (account_id);
comment on index private.idx_document_erasures_account_id is 'For the foreign key.';

alter table only private.document_erasures
  add constraint document_erasures_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id);

create trigger _500_end_personal_spaces after delete on private.document_erasures
  for each statement execute function private.end_personal_spaces();

alter table private.document_erasures enable row level security;

create policy "Only the service reads erasures" on private.document_erasures
  for select to service_role
  using (true);
comment on policy "Only the service reads erasures" on private.document_erasures is 'Outside the API.';
