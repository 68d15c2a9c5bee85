-- What a user may ask and wish of a document: its state, its text, processing it again.
-- Why: invoker functions, so that RLS decides what is visible and who may change it.
-- Who may call: signed-in users.

create function private.document_job(p_job_id bigint) returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer because private.jobs is outside the API; callers have read the job's id in a document under RLS
  select jsonb_build_object('kind', j.kind, 'state', j.state, 'attempts', j.attempts, 'run_after', private.iso(j.run_after),
    'error', j.error, 'updated_at', private.iso(j.updated_at))
  from private.jobs j where j.id = p_job_id and j.kind like 'document.%'
$$;
comment on function private.document_job(bigint) is 'The job of a document as document_show tells it.';

create function public.document_show(p_document_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_document public.documents;
begin
  select * into v_document from public.documents d where d.id = p_document_id;
  if v_document.id is null then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  end if;
  return jsonb_build_object(
    'document', to_jsonb(v_document) - array['job_id', 'former_paths', 'completeness', 'error_code', 'error_message']
      || jsonb_build_object(
        'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_document.account_id),
        'error', case when v_document.status = 'error'
          then jsonb_build_object('code', v_document.error_code, 'detail', v_document.error_message) end,
        'document_date', private.iso(v_document.document_date), 'created_at', private.iso(v_document.created_at),
        'updated_at', private.iso(v_document.updated_at), 'started_at', private.iso(v_document.started_at),
        'completed_at', private.iso(v_document.completed_at)),
    'steps', (
      select coalesce(jsonb_agg(jsonb_build_object('generation', s.generation, 'step', s.step, 'status', s.status,
        'attempts', s.attempts, 'restarts', s.restarts, 'progress', s.progress, 'completeness', s.completeness, 'usage', s.usage,
        'error', s.error, 'started_at', private.iso(s.started_at), 'finished_at', private.iso(s.finished_at))
        order by s.generation, array_position(array['parse', 'chunk', 'vectorize'], s.step)), '[]')
      from public.document_steps s where s.document_id = p_document_id),
    'completeness', v_document.completeness,
    'job', private.document_job(v_document.job_id));
end
$$;
comment on function public.document_show(uuid) is
  'A document with the history of its steps, the account of its last parse and the job under way; 404 for who may not read it.';

create function public.document_retry(p_document_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  if not exists (select from public.documents d where d.id = p_document_id) then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  end if;
  update public.documents d set generation = d.generation + 1 where d.id = p_document_id;
  if not found then
    perform private.raise_problem(403, 'forbidden', 'Only the owner of a document, while no viewer, has it processed again.');
  end if;
  return public.document_show(p_document_id);
end
$$;
comment on function public.document_retry(uuid) is
  'Processes a document that failed or is complete again, beside what is searched; 409 document_open while it is being processed.';

create function public.document_access_record(p_document_ids uuid[], p_action text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody may write the access log
declare
  v_recorded int;
begin
  if p_action is null or p_action not in ('view', 'search', 'download') then
    perform private.raise_problem(422, 'unknown_action', 'An access is a view, a search or a download.');
  end if;
  perform private.log_document_access(d, p_action) from public.documents d
  where d.id = any (p_document_ids) and d.id in (select r.document_id from private.readable_documents() r);
  get diagnostics v_recorded = row_count;
  return jsonb_build_object('recorded', v_recorded);
end
$$;
comment on function public.document_access_record(uuid[], text) is
  'Notes that the caller saw (view), found (search) or fetched (download) documents; those it may not read are left out.';

create function public.document_markdown(p_document_id uuid, p_from bigint default 0, p_limit int default 100000) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_generation int;
  v_total bigint;
  v_from bigint := greatest(coalesce(p_from, 0), 0);
  v_to bigint := v_from + least(greatest(coalesce(p_limit, 100000), 1), 1000000);
begin
  select d.active_generation into v_generation from public.documents d where d.id = p_document_id;
  if not found then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  elsif v_generation is null then
    perform private.raise_problem(409, 'not_completed', 'This document has not been processed to its end yet.');
  end if;
  perform public.document_access_record(array[p_document_id], 'view');
  select coalesce(max(p.char_start + p.char_count), 0) into v_total
  from public.document_parts p where p.document_id = p_document_id and p.generation = v_generation;
  return jsonb_build_object('document_id', p_document_id, 'generation', v_generation, 'from', v_from,
    'text', private.document_range(p_document_id, v_generation, v_from, v_to), 'total_chars', v_total,
    'next', case when v_to < v_total then v_to end);
end
$$;
comment on function public.document_markdown(uuid, bigint, int) is
  'Up to p_limit code points of a document''s text, at most a million; logs the access.';

revoke execute on function private.document_job(bigint), public.document_show(uuid), public.document_retry(uuid),
  public.document_access_record(uuid[], text), public.document_markdown(uuid, bigint, int) from public, anon;
grant execute on function private.document_job(bigint), private.document_range(uuid, int, bigint, bigint),
  public.document_show(uuid), public.document_retry(uuid), public.document_access_record(uuid[], text),
  public.document_markdown(uuid, bigint, int) to authenticated, service_role;
