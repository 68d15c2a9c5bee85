-- document_chunks: what is searched.
-- Why: a new generation is built beside the one that serves; document_swap changes over in one transaction.
-- Who may call: readers of the document see the chunks of its active generation; SQL functions write.

create table public.document_chunks (
  id uuid not null default gen_random_uuid(),
  document_id uuid not null,
  account_id uuid not null,
  generation int not null,
  chunk_index int not null,
  content text not null,
  token_count int not null,
  char_start bigint not null,
  char_end bigint not null,
  heading_path text[] not null default '{}',
  content_hash text not null,
  embedding extensions.vector(384),
  model text,
  next_embedding extensions.vector(384),
  next_model text,
  constraint document_chunks_pkey primary key (id),
  constraint document_chunks_have_a_place unique (document_id, generation, chunk_index),
  constraint document_chunks_belong_to_a_document foreign key (document_id) references public.documents (id) on delete cascade,
  constraint document_chunks_range_is_a_range check (char_start >= 0 and char_end > char_start),
  constraint document_chunks_counts_are_nonnegative check (chunk_index >= 0 and token_count >= 0),
  constraint document_chunks_vector_has_a_model check ((embedding is null) = (model is null)),
  constraint document_chunks_next_vector_has_a_model check ((next_embedding is null) = (next_model is null))
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

alter table public.document_chunks enable row level security;
create policy "Readers of a document see the chunks of its active generation" on public.document_chunks
  for select to authenticated
  using ((document_id, generation) in (select r.document_id, r.generation from private.readable_documents() r));
comment on policy "Readers of a document see the chunks of its active generation" on public.document_chunks is
  'One hash look-up per row, whatever the number of documents and chunks.';
grant select on public.document_chunks to authenticated;
grant select, insert, update, delete on public.document_chunks to service_role;
