-- The pipeline's jobs: document.parse, document.chunk, document.vectorize, and what moves a document with them.
-- Why: a step is one job of the common queue; claims, leases, attempts, delays and dead letters are the queue's.
-- Who may call: SQL functions of the steps. Lock order: job, document, step; a user's word touches the document only.

insert into private.job_kinds (kind, function_name, max_attempts, handler) values
  ('document.parse', 'parse', 4, 'document_job_changed'),
  ('document.chunk', 'chunk', 4, 'document_job_changed'),
  ('document.vectorize', 'vectorize', 4, 'document_job_changed');

create function private.enqueue_document_step(p_document_id uuid, p_account_id uuid, p_generation int, p_step text) returns bigint
language plpgsql volatile set search_path = ''
as $$
begin
  insert into public.document_steps as s (document_id, generation, step) values (p_document_id, p_generation, p_step)
  on conflict (document_id, generation, step) do update set status = 'pending', error = null, finished_at = null, worker = null;
  return private.enqueue_job('document.' || p_step, p_account_id, null,
    jsonb_build_object('document_id', p_document_id, 'generation', p_generation));
end
$$;
comment on function private.enqueue_document_step(uuid, uuid, int, text) is
  'Opens a step of a run and queues its job; the caller keeps the returned id as documents.job_id.';

create function private.tell_document(p_document public.documents, p_event text, p_payload jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform private.broadcast('document:' || p_document.id, p_event, p_payload);
  perform private.broadcast('user:' || p_document.user_id, p_event, p_payload);
end
$$;
comment on function private.tell_document(public.documents, text, jsonb) is
  'Sends an event to the document''s topic (its readers) and to its owner''s; never to the whole portal.';

create function private.document_job_changed(p_job private.jobs) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_step text := split_part(p_job.kind, '.', 2);
  v_waiting text := case v_step when 'parse' then 'uploaded' when 'chunk' then 'parsed' else 'chunked' end;
  v_working text := case v_step when 'parse' then 'parsing' when 'chunk' then 'chunking' else 'vectorizing' end;
  v_document public.documents;
  v_error jsonb;
begin
  -- The row is locked; a document that was retried, replaced or finished has another job, and this one has no say.
  select * into v_document from public.documents d
  where d.id = (p_job.payload ->> 'document_id')::uuid and d.job_id = p_job.id for no key update;
  if v_document.id is null then
    return;
  elsif p_job.state = 'running' and v_document.status = v_waiting then
    update public.documents d set status = v_working, started_at = coalesce(d.started_at, clock_timestamp()) where d.id = v_document.id;
  elsif p_job.state = 'queued' and v_document.status = 'error' then
    -- A replay of a dead job goes on from its cursor. A job that was only given back finds its document at work.
    update public.documents d set status = v_waiting, error_code = null, error_message = null where d.id = v_document.id;
    update public.document_steps s set status = 'pending', error = null, finished_at = null
    where s.document_id = v_document.id and s.generation = v_document.generation and s.step = v_step;
  elsif p_job.state in ('done', 'dead', 'cancelled') and v_document.status in (v_waiting, v_working) then
    v_error := case p_job.state
      when 'dead' then coalesce(p_job.error, jsonb_build_object('code', 'given_up', 'detail', 'The work was given up.'))
      when 'cancelled' then jsonb_build_object('code', 'cancelled', 'detail', 'The work was cancelled; retry the document.')
      else jsonb_build_object('code', 'not_finished', 'detail', 'The work ended without a result; retry the document.') end;
    perform private.fail_document(v_document, v_step, v_error);
  end if;
end
$$;
comment on function private.document_job_changed(private.jobs) is
  'Moves a document with its job: at work when claimed, error with the reason when the job ends without its finish function.';

create function private.fail_document(p_document public.documents, p_step text, p_error jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into public.document_steps as s (document_id, generation, step, status, error, finished_at)
  values (p_document.id, p_document.generation, p_step, 'failed', p_error, clock_timestamp())
  on conflict (document_id, generation, step) do update
    set status = 'failed', error = excluded.error, finished_at = excluded.finished_at;
  update public.documents d set status = 'error', error_code = coalesce(p_error ->> 'code', 'unknown'),
    error_message = left(coalesce(p_error ->> 'detail', 'No reason was given.'), 2000)
  where d.id = p_document.id;
end
$$;
comment on function private.fail_document(public.documents, text, jsonb) is
  'Ends a run with an error; the generation before it is read and searched as before.';

create function private.hold_document(p_job private.jobs) returns public.documents
language plpgsql volatile set search_path = ''
as $$
declare
  v_document public.documents;
begin
  select * into v_document from public.documents d
  where d.id = (p_job.payload ->> 'document_id')::uuid and d.job_id = p_job.id
    and d.generation = (p_job.payload ->> 'generation')::int and not p_job.cancel_requested for no key update;
  update public.document_steps s set status = 'running', attempts = s.attempts + 1, worker = md5(p_job.lease_token::text),
    started_at = coalesce(s.started_at, clock_timestamp())
  where s.document_id = v_document.id and s.generation = v_document.generation
    and s.step = split_part(p_job.kind, '.', 2) and s.worker is distinct from md5(p_job.lease_token::text);
  return v_document;
end
$$;
comment on function private.hold_document(private.jobs) is
  'Locks the document of a held job; all null when it was deleted, retried or cancelled and nothing more is to be written.';

revoke execute on function private.enqueue_document_step(uuid, uuid, int, text),
  private.tell_document(public.documents, text, jsonb), private.document_job_changed(private.jobs),
  private.fail_document(public.documents, text, jsonb), private.hold_document(private.jobs) from public;
