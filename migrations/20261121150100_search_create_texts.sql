-- The text index: terms of every chunk, in how many chunks of the portal each occurs, how long chunks are.
-- Why: ts_rank knows no rarity; a rank with it (BM25) needs counts by portal, kept in the transaction that changes a chunk.
-- Who may call: triggers and SQL functions. Apart from document_chunks, for a vector that is stored rewrites its row and all
-- entries of that row in every index; here a row is written once.

create table private.document_texts (
  chunk_id uuid not null,
  document_id uuid not null,
  account_id uuid not null,
  generation int not null,
  config text not null,
  length int not null,
  search tsvector not null,
  constraint document_texts_pkey primary key (chunk_id),
  constraint document_texts_belong_to_a_document foreign key (document_id) references public.documents (id) on delete cascade,
  constraint document_texts_length_is_nonnegative check (length >= 0)
  -- Rows stay whole and uncompressed on their page: ranking reads thousands of them.
) with (toast_tuple_target = 8160);
create index idx_document_texts_document_id on private.document_texts (document_id, generation);
-- Without a pending list: a search never pays for what writers have left.
create index idx_document_texts_terms on private.document_texts
  using gin (private.search_terms(account_id, config, search)) with (fastupdate = off);
comment on table private.document_texts is 'Chunks as terms, for full text search.';
comment on column private.document_texts.chunk_id is 'document_chunks.id; goes with it by trigger, many in one statement.';
comment on column private.document_texts.document_id is 'The document.';
comment on column private.document_texts.account_id is 'The portal.';
comment on column private.document_texts.generation is 'Run of the pipeline, as in document_chunks.';
comment on column private.document_texts.config is 'Text search configuration it was read with.';
comment on column private.document_texts.length is 'Terms of the content, repeated ones included, stop words not.';
comment on column private.document_texts.search is 'Terms with places: title A, headings B, content D.';
comment on index private.idx_document_texts_document_id is 'The texts of a document, and the foreign key.';
comment on index private.idx_document_texts_terms is 'Which chunks of a portal have a term.';

create table private.search_corpora (
  account_id uuid not null,
  config text not null,
  chunks bigint not null,
  length bigint not null,
  constraint search_corpora_pkey primary key (account_id, config),
  constraint search_corpora_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade
) with (fillfactor = 50);
comment on table private.search_corpora is 'How many chunks of each language a portal has, and how long they are together.';
comment on column private.search_corpora.account_id is 'The portal.';
comment on column private.search_corpora.config is 'Text search configuration.';
comment on column private.search_corpora.chunks is 'Rows of document_texts.';
comment on column private.search_corpora.length is 'Sum of their lengths.';

create table private.term_counts (
  account_id uuid not null,
  term bigint not null,
  chunks int not null,
  constraint term_counts_pkey primary key (account_id, term),
  constraint term_counts_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade
) with (fillfactor = 70);
comment on table private.term_counts is 'In how many chunks of a portal a term occurs.';
comment on column private.term_counts.account_id is 'The portal.';
comment on column private.term_counts.term is 'private.search_term of it.';
comment on column private.term_counts.chunks is 'Rows of document_texts that have it.';

alter table private.document_texts enable row level security;
alter table private.search_corpora enable row level security;
alter table private.term_counts enable row level security;
create policy "Only the service reads texts" on private.document_texts for select to service_role using (true);
create policy "Only the service reads corpora" on private.search_corpora for select to service_role using (true);
create policy "Only the service reads terms" on private.term_counts for select to service_role using (true);
comment on policy "Only the service reads texts" on private.document_texts is 'Outside the API.';
comment on policy "Only the service reads corpora" on private.search_corpora is 'Outside the API.';
comment on policy "Only the service reads terms" on private.term_counts is 'Outside the API.';
-- After the documents, whose texts take their counts away.
insert into private.portal_tables (table_name, position) values ('private.document_texts', 31),
  ('private.term_counts', 32), ('private.search_corpora', 33);
