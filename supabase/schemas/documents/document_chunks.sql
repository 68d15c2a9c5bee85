-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.document_chunks (
  id uuid default gen_random_uuid() not null,
  document_id uuid not null,
  account_id uuid not null,
  generation integer not null,
  chunk_index integer not null,
  content text not null,
  token_count integer not null,
  char_start bigint not null,
  char_end bigint not null,
  heading_path text[] default '{}'::text[] not null,
  content_hash text not null,
  embedding extensions.vector(384),
  model text,
  next_embedding extensions.vector(384),
  next_model text,
  embedded_hash text,
  embedding_error jsonb,
  constraint document_chunks_counts_are_nonnegative check (((chunk_index >= 0) and (token_count >= 0))),
  constraint document_chunks_next_vector_has_a_model check (((next_embedding is null) = (next_model is null))),
  constraint document_chunks_range_is_a_range check (((char_start >= 0) and (char_end > char_start))),
  constraint document_chunks_vector_has_a_model check (((embedding is null) = (model is null)))
);
comment on table public.document_chunks is 'Chunks of documents with their vectors.';
comment on column public.document_chunks.id is 'Our id.';
comment on column public.document_chunks.document_id is 'The document.';
comment on column public.document_chunks.account_id is 'The portal, as in documents.';
comment on column public.document_chunks.generation is 'Run of the pipeline that made it.';
comment on column public.document_chunks.chunk_index is 'Its place, from 0 without a gap.';
comment on column public.document_chunks.content is 'The markdown from char_start to char_end, what it shares with the chunk before it included.';
comment on column public.document_chunks.token_count is 'Tokens of content (cl100k).';
comment on column public.document_chunks.char_start is 'First code point of it in the document''s markdown, from 0.';
comment on column public.document_chunks.char_end is 'The code point after its last.';
comment on column public.document_chunks.heading_path is 'Headings above it, the outermost first.';
comment on column public.document_chunks.content_hash is 'Digest of content: equal text has an equal one in every generation.';
comment on column public.document_chunks.embedding is 'Vector of the model named beside it; null until it is computed.';
comment on column public.document_chunks.model is 'Model of embedding; vectors of two models are never compared.';
comment on column public.document_chunks.next_embedding is 'Vector of the model that a switch is bringing in; null otherwise.';
comment on column public.document_chunks.next_model is 'Model of next_embedding.';
comment on column public.document_chunks.embedded_hash is 'SHA-256 of the text that was embedded (title, headings, content): an equal one takes the vector over.';
comment on column public.document_chunks.embedding_error is 'Code and detail of why it has no vector; job is the work that must not try again. Null otherwise.';

alter table only public.document_chunks
  add constraint document_chunks_have_a_place unique (document_id, generation, chunk_index);

alter table only public.document_chunks
  add constraint document_chunks_pkey primary key (id);

create index idx_document_chunks_embedding on public.document_chunks using hnsw (embedding extensions.vector_cosine_ops) where (embedding is not null);
comment on index public.idx_document_chunks_embedding is 'Nearest chunks by cosine; m 16 and ef_construction 64, as pgvector proposes.';
create index idx_document_chunks_next_embedding on public.document_chunks using hnsw (next_embedding extensions.vector_cosine_ops) where (next_embedding is not null);
comment on index public.idx_document_chunks_next_embedding is 'The same for vectors of a model that is coming; empty outside of a switch.';
create index idx_document_chunks_next_model on public.document_chunks using btree (account_id, next_model) where (next_embedding is not null);
comment on index public.idx_document_chunks_next_model is 'What a switch has still to move; empty outside of one.';

alter table only public.document_chunks
  add constraint document_chunks_belong_to_a_document foreign key (document_id) references public.documents(id) on delete cascade;

create trigger _500_drop_texts after delete on public.document_chunks referencing old table as changed
  for each statement execute function private.follow_chunks();

create trigger _500_index_texts after insert on public.document_chunks referencing new table as changed
  for each statement execute function private.follow_chunks();

alter table public.document_chunks enable row level security;

create policy "Readers of a document see the chunks of its active generation" on public.document_chunks
  for select to authenticated
  using (((document_id, generation) in (select r.document_id,
  r.generation
   from private.readable_documents() r(document_id, generation))));
comment on policy "Readers of a document see the chunks of its active generation" on public.document_chunks is 'One hash look-up per row, whatever the number of documents and chunks.';

grant select on table public.document_chunks to authenticated;
grant select, insert, delete, update on table public.document_chunks to service_role;
