-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_next_chunk(p_document_id uuid, p_generation integer) returns integer
  language sql stable
  set search_path = ''
  as $$
  select coalesce((select c.chunk_index + 1 from public.document_chunks c
    where c.document_id = p_document_id and c.generation = p_generation order by c.chunk_index desc limit 1), 0)
$$;
comment on function private.document_next_chunk(p_document_id uuid, p_generation integer) is 'Index of the next chunk of a generation.';

revoke all on function private.document_next_chunk(p_document_id uuid, p_generation integer) from public;
