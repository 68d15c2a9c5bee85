-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.take_vectors_over(p_document public.documents, p_model text, p_limit integer) returns integer
  language plpgsql
  set search_path = ''
  as $$
declare
  v_reused int;
begin
  -- Of any other run of the document, also of one that failed late: equal text, equal vector.
  with missing as (
    select c.id, private.embedding_hash(private.embedding_text(p_document.title, c.heading_path, c.content)) as hash
    from public.document_chunks c
    where c.document_id = p_document.id and c.generation = p_document.generation and c.embedding is null
      and exists (select from public.document_chunks o where o.document_id = c.document_id
        and o.generation <> c.generation and o.content_hash = c.content_hash and o.embedded_hash is not null)
  ), found as (
    select distinct on (m.id) m.id, m.hash, case when o.model = p_model then o.embedding else o.next_embedding end as embedding,
      case when o.model = p_model and o.next_model <> p_model then o.next_embedding end as next_embedding, o.next_model
    from missing m join public.document_chunks o on o.document_id = p_document.id and o.generation <> p_document.generation
      and o.embedded_hash = m.hash and (o.model = p_model or o.next_model = p_model)
    order by m.id, o.generation desc limit p_limit
  )
  update public.document_chunks c set embedding = f.embedding, model = p_model, embedded_hash = f.hash,
    next_embedding = f.next_embedding, next_model = case when f.next_embedding is not null then f.next_model end
  from found f where c.id = f.id;
  get diagnostics v_reused = row_count;
  return v_reused;
end
$$;
comment on function private.take_vectors_over(p_document public.documents, p_model text, p_limit integer) is 'Gives up to p_limit chunks of a run the vectors of equal text in another run of the document; returns how many.';

revoke all on function private.take_vectors_over(p_document public.documents, p_model text, p_limit integer) from public;
