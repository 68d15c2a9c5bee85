-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_swap(p_document_id uuid, p_generation integer) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  update public.documents d set active_generation = p_generation, status = 'completed', completed_at = clock_timestamp(),
    chunk_count = (select count(*) from public.document_chunks c where c.document_id = d.id and c.generation = p_generation)
  where d.id = p_document_id and d.generation = p_generation;
  if not found then
    perform private.raise_problem(409, 'superseded', 'Another run of this document has begun.');
  end if;
  delete from public.document_chunks c where c.document_id = p_document_id and c.generation <> p_generation;
  delete from public.document_parts p where p.document_id = p_document_id and p.generation <> p_generation;
end
$$;
comment on function private.document_swap(p_document_id uuid, p_generation integer) is 'Makes a generation the one that is read and searched, and removes every other, in the caller''s transaction.';

revoke all on function private.document_swap(p_document_id uuid, p_generation integer) from public;
