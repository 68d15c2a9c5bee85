-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_chunks_store(p_job_id bigint, p_lease_token uuid, p_from_chunk integer, p_chunks jsonb, p_cursor jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and chunks are written here alone
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_document public.documents := private.hold_document(v_job);
  v_next int := private.document_next_chunk(v_document.id, v_document.generation);
  v_chunks jsonb := coalesce(nullif(p_chunks, 'null'), '[]');
  v_count int := jsonb_array_length(v_chunks);
begin
  if v_document.id is null then
    return jsonb_build_object('stored', 0, 'cancelled', true, 'next_chunk', 0);
  elsif p_from_chunk > v_next or p_from_chunk < 0 then
    perform private.raise_problem(409, 'chunk_gap', format('The next chunk of this document is %s.', v_next));
  elsif p_from_chunk < v_next and p_from_chunk + v_count <= v_next then
    return jsonb_build_object('stored', 0, 'cancelled', false, 'next_chunk', v_next);
  end if;
  insert into public.document_chunks
    (document_id, account_id, generation, chunk_index, content, token_count, char_start, char_end, heading_path, content_hash)
  select v_document.id, v_document.account_id, v_document.generation, p_from_chunk + e.n::int - 1,
    e.content, e.token_count, e.char_start, e.char_end, coalesce(e.heading_path, '{}'), e.content_hash
  from rows from (jsonb_to_recordset(v_chunks) as (content text, token_count int, char_start bigint, char_end bigint,
    heading_path text[], content_hash text)) with ordinality
    e (content, token_count, char_start, char_end, heading_path, content_hash, n)
  where p_from_chunk + e.n > v_next order by e.n;
  v_count := p_from_chunk + v_count - v_next;
  if v_count > 0 or p_cursor is distinct from v_job.cursor then
    perform private.commit_document_step(v_job, v_document, p_cursor, jsonb_build_object('chunks', v_next + v_count));
  end if;
  return jsonb_build_object('stored', v_count, 'cancelled', false, 'next_chunk', v_next + v_count);
end
$$;
comment on function public.document_chunks_store(p_job_id bigint, p_lease_token uuid, p_from_chunk integer, p_chunks jsonb, p_cursor jsonb) is 'Stores chunks from p_from_chunk on [{content, token_count, char_start, char_end, heading_path, content_hash}] with the cursor; what is there already stays.';

revoke all on function public.document_chunks_store(p_job_id bigint, p_lease_token uuid, p_from_chunk integer, p_chunks jsonb, p_cursor jsonb) from public;
grant all on function public.document_chunks_store(p_job_id bigint, p_lease_token uuid, p_from_chunk integer, p_chunks jsonb, p_cursor jsonb) to service_role;
