-- The chunk step: a window of the text, a commit of chunks, the end.
-- Why: chunks are functions of the text and the settings alone, so a commit that is sent again adds nothing.
-- Who may call: the service, holding the job's lease.

create function public.document_text(p_job_id bigint, p_lease_token uuid, p_from bigint, p_limit int) returns json
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_document public.documents := private.hold_document(v_job);
  v_from bigint := greatest(p_from, 0);
  -- A million code points, some megabytes, is more than a window is.
  v_to bigint := v_from + least(greatest(p_limit, 0), 1000000);
begin
  return json_build_object(
    'text', private.document_range(v_document.id, v_document.generation, v_from, v_to),
    'total_chars', coalesce(v_document.char_count, 0),
    'cursor', v_job.cursor,
    'settings', private.document_settings(v_document.account_id, 'documents:chunk'),
    'document', case when v_document.id is not null then json_build_object('id', v_document.id, 'title', v_document.title,
      'language', v_document.language, 'generation', v_document.generation) end,
    'next_chunk', private.document_next_chunk(v_document.id, v_document.generation),
    'attempts', v_job.attempts,
    'cancelled', v_document.id is null);
end
$$;
comment on function public.document_text(bigint, uuid, bigint, int) is
  'Up to p_limit code points of the text from p_from on, with cursor, settings and the next chunk''s index; document is null when there is nothing to do any more.';

create function private.document_range(p_document_id uuid, p_generation int, p_from bigint, p_to bigint) returns text
language sql stable set search_path = ''
as $$
  select coalesce(string_agg(case when p.char_start >= p_from and p.char_start + p.char_count <= p_to then p.markdown
    else substr(p.markdown, greatest(p_from - p.char_start, 0)::int + 1,
      (least(p_to, p.char_start + p.char_count) - greatest(p_from, p.char_start))::int) end, '' order by p.part_index), '')
  from public.document_parts p
  where p.document_id = p_document_id and p.generation = p_generation and p.char_start < p_to and p.char_count > 0
    and p.char_start >= (select coalesce(max(f.char_start), 0) from public.document_parts f
      where f.document_id = p_document_id and f.generation = p_generation and f.char_start <= p_from)
    and p.char_start + p.char_count > p_from
$$;
comment on function private.document_range(uuid, int, bigint, bigint) is 'The text of a generation from one code point to before another.';

create function private.document_next_chunk(p_document_id uuid, p_generation int) returns int
language sql stable set search_path = ''
as $$
  select coalesce((select c.chunk_index + 1 from public.document_chunks c
    where c.document_id = p_document_id and c.generation = p_generation order by c.chunk_index desc limit 1), 0)
$$;
comment on function private.document_next_chunk(uuid, int) is 'Index of the next chunk of a generation.';

create function public.document_chunks_store(p_job_id bigint, p_lease_token uuid, p_from_chunk int, p_chunks jsonb, p_cursor jsonb)
returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.document_chunks_store(bigint, uuid, int, jsonb, jsonb) is
  'Stores chunks from p_from_chunk on [{content, token_count, char_start, char_end, heading_path, content_hash}] with the cursor; what is there already stays.';

create function public.document_chunk_finish(p_job_id bigint, p_lease_token uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs;
  v_document public.documents;
begin
  if private.document_step_ended(p_job_id, p_lease_token) then
    return jsonb_build_object('finished', true, 'cancelled', false);
  end if;
  v_job := private.hold_job(p_job_id, p_lease_token);
  v_document := private.hold_document(v_job);
  if v_document.id is null then
    return jsonb_build_object('finished', false, 'cancelled', true);
  end if;
  perform private.end_document_step(v_job, v_document);
  return jsonb_build_object('finished', true, 'cancelled', false);
end
$$;
comment on function public.document_chunk_finish(bigint, uuid) is 'Ends chunking and queues the vectors.';

revoke execute on function private.document_range(uuid, int, bigint, bigint), private.document_next_chunk(uuid, int),
  public.document_text(bigint, uuid, bigint, int), public.document_chunks_store(bigint, uuid, int, jsonb, jsonb),
  public.document_chunk_finish(bigint, uuid) from public, anon, authenticated;
grant execute on function public.document_text(bigint, uuid, bigint, int),
  public.document_chunks_store(bigint, uuid, int, jsonb, jsonb), public.document_chunk_finish(bigint, uuid) to service_role;
