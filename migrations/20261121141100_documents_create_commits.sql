-- What every step of the pipeline shares: committing a slice of it, ending it, and changing over to what was built.
-- Why: cursor, counts, lease and news belong to one transaction with the rows, whichever step it is.
-- Who may call: SQL functions of the steps, holding job and document.

create function private.add_usage(p_one jsonb, p_other jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(k, coalesce((p_one ->> k)::numeric, 0) + coalesce((p_other ->> k)::numeric, 0)), '{}')
  from jsonb_object_keys(coalesce(p_one, '{}') || coalesce(p_other, '{}')) k
$$;
comment on function private.add_usage(jsonb, jsonb) is 'Sums two objects of numbers by name.';

create function private.commit_document_step(p_job private.jobs, p_document public.documents, p_cursor jsonb, p_progress jsonb,
  p_usage jsonb default null) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_step text := split_part(p_job.kind, '.', 2);
begin
  update public.document_steps s set progress = s.progress || coalesce(p_progress, '{}'), usage = private.add_usage(s.usage, p_usage)
  where s.document_id = p_document.id and s.generation = p_document.generation and s.step = v_step;
  -- The position, a fresh lease of the same length, and no attempts counted against progress.
  update private.jobs j set cursor = coalesce(p_cursor, j.cursor), attempts = 0,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job.id;
  perform private.tell_document(p_document, 'document:progress', jsonb_build_object('document_id', p_document.id,
    'generation', p_document.generation, 'step', v_step) || coalesce(p_progress, '{}'));
end
$$;
comment on function private.commit_document_step(private.jobs, public.documents, jsonb, jsonb, jsonb) is
  'Commits a slice of a step: cursor, progress (merged), usage (summed), a fresh lease, an event.';

create function private.end_document_step(p_job private.jobs, p_document public.documents, p_completeness jsonb default null)
returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_step text := split_part(p_job.kind, '.', 2);
  v_next text := case v_step when 'parse' then 'chunk' when 'chunk' then 'vectorize' end;
begin
  update public.document_steps s set status = 'completed', completeness = p_completeness, finished_at = clock_timestamp()
  where s.document_id = p_document.id and s.generation = p_document.generation and s.step = v_step;
  -- The document moves on before its job ends: the job's end then finds nothing open.
  if v_next is not null then
    update public.documents d set status = case v_step when 'parse' then 'parsed' else 'chunked' end,
      job_id = private.enqueue_document_step(d.id, d.account_id, d.generation, v_next)
    where d.id = p_document.id;
  end if;
  update private.jobs j set state = 'done', lease_token = null, leased_until = null, error = null, result = '{"finished": true}',
    updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_job.id;
end
$$;
comment on function private.end_document_step(private.jobs, public.documents, jsonb) is
  'Ends a step and its job, and queues the next one; after vectorize call document_swap first.';

create function private.document_step_ended(p_job_id bigint, p_lease_token uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from private.jobs j join public.document_steps s on s.document_id = (j.payload ->> 'document_id')::uuid
      and s.generation = (j.payload ->> 'generation')::int and s.step = split_part(j.kind, '.', 2)
    where j.id = p_job_id and j.state = 'done' and s.status = 'completed' and s.worker = md5(p_lease_token::text))
$$;
comment on function private.document_step_ended(bigint, uuid) is
  'Whether this lease holder has already ended the step: a finish that is sent again is answered, not refused.';

create function private.document_swap(p_document_id uuid, p_generation int) returns void
language plpgsql volatile set search_path = ''
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
comment on function private.document_swap(uuid, int) is
  'Makes a generation the one that is read and searched, and removes every other, in the caller''s transaction.';

revoke execute on function private.add_usage(jsonb, jsonb),
  private.commit_document_step(private.jobs, public.documents, jsonb, jsonb, jsonb),
  private.end_document_step(private.jobs, public.documents, jsonb), private.document_step_ended(bigint, uuid),
  private.document_swap(uuid, int) from public;
