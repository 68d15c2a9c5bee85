-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.document_texts (
  chunk_id uuid not null,
  document_id uuid not null,
  account_id uuid not null,
  generation integer not null,
  config text not null,
  length integer not null,
  search tsvector not null,
  constraint document_texts_length_is_nonnegative check ((length >= 0))
)
with (toast_tuple_target='8160');
comment on table private.document_texts is 'Chunks as terms, for full text search.';
comment on column private.document_texts.chunk_id is 'document_chunks.id; goes with it by trigger, many in one statement.';
comment on column private.document_texts.document_id is 'The document.';
comment on column private.document_texts.account_id is 'The portal.';
comment on column private.document_texts.generation is 'Run of the pipeline, as in document_chunks.';
comment on column private.document_texts.config is 'Text search configuration it was read with.';
comment on column private.document_texts.length is 'Terms of the content, repeated ones included, stop words not.';
comment on column private.document_texts.search is 'Terms with places: title A, headings B, content D.';

alter table only private.document_texts
  add constraint document_texts_pkey primary key (chunk_id);

create index idx_document_texts_document_id on private.document_texts using btree (document_id, generation);
comment on index private.idx_document_texts_document_id is 'The texts of a document, and the foreign key.';
create index idx_document_texts_terms on private.document_texts using gin (private.search_terms(account_id, config, search)) with (fastupdate=off);
comment on index private.idx_document_texts_terms is 'Which chunks of a portal have a term.';

alter table only private.document_texts
  add constraint document_texts_belong_to_a_document foreign key (document_id) references public.documents(id) on delete cascade;

create trigger _500_count_in after insert on private.document_texts referencing new table as changed
  for each statement execute function private.count_terms();

create trigger _500_count_out after delete on private.document_texts referencing old table as changed
  for each statement execute function private.count_terms();

alter table private.document_texts enable row level security;

create policy "Only the service reads texts" on private.document_texts
  for select to service_role
  using (true);
comment on policy "Only the service reads texts" on private.document_texts is 'Outside the API.';
