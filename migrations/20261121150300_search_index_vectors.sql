-- Indexes of the vectors: HNSW by cosine, of the model in force and of the one a switch brings in.
-- Why: search reads (model = active) union (next_model = active), each through its index.
-- Who may call: nothing is callable.

create index idx_document_chunks_embedding on public.document_chunks
  using hnsw (embedding extensions.vector_cosine_ops) where embedding is not null;
create index idx_document_chunks_next_embedding on public.document_chunks
  using hnsw (next_embedding extensions.vector_cosine_ops) where next_embedding is not null;
comment on index public.idx_document_chunks_embedding is 'Nearest chunks by cosine; m 16 and ef_construction 64, as pgvector proposes.';
comment on index public.idx_document_chunks_next_embedding is 'The same for vectors of a model that is coming; empty outside of a switch.';
