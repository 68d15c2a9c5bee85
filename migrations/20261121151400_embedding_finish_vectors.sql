-- document_vectorize_finish: a document becomes searchable, or a model takes effect, when nothing is missing.
-- Why: the change is one transaction under a lock of the portal's models, so no chunk is ever without the active model's vector.
-- Who may call: the service, holding the job's lease.

create function private.finish_document_vectors(p_job private.jobs, p_document public.documents) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_model text;
  v_missing int;
  v_failed int;
  v_first jsonb;
begin
  perform private.lock_embedding_models(p_document.account_id, false);
  select m.model into v_model from private.embedding_models m where m.account_id = p_document.account_id and m.state = 'active';
  select count(*), count(*) filter (where (c.embedding_error ->> 'job')::bigint = p_job.id),
    (array_agg(c.embedding_error order by c.chunk_index) filter (where (c.embedding_error ->> 'job')::bigint = p_job.id))[1]
  into v_missing, v_failed, v_first
  from public.document_chunks c
  where c.document_id = p_document.id and c.generation = p_document.generation
    and c.model is distinct from v_model and c.next_model is distinct from v_model;
  if v_missing > v_failed then
    return jsonb_build_object('finished', false, 'cancelled', false, 'remaining', v_missing - v_failed, 'failed', v_failed);
  elsif v_failed > 0 then
    -- What is embedded stays; the marks no longer hold a later job off, so that a retry does the rest and no more.
    update public.document_chunks c set embedding_error = c.embedding_error - 'job'
    where c.document_id = p_document.id and c.generation = p_document.generation and c.embedding_error ? 'job';
    perform private.bury_job(p_job.id, jsonb_build_object('code', 'embedding_failed', 'detail',
      format('%s of %s chunks could not be embedded; a retry does only these. The first: %s (%s)', v_failed,
        (select count(*) from public.document_chunks c where c.document_id = p_document.id and c.generation = p_document.generation),
        v_first ->> 'detail', v_first ->> 'code')));
    return jsonb_build_object('finished', true, 'cancelled', false, 'remaining', 0, 'failed', v_failed);
  end if;
  perform private.document_swap(p_document.id, p_document.generation);
  perform private.end_document_step(p_job, p_document);
  return jsonb_build_object('finished', true, 'cancelled', false, 'remaining', 0, 'failed', 0);
end
$$;
comment on function private.finish_document_vectors(private.jobs, public.documents) is
  'Ends a run: the swap when every chunk has the active model''s vector, the error when some were refused, else what remains.';

create function private.finish_switch(p_job private.jobs) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_model private.embedding_models;
  v_missing int;
  v_failed int;
begin
  perform private.lock_embedding_models(p_job.account_id, true);
  select * into v_model from private.embedding_models m where m.job_id = p_job.id and m.state <> 'retired';
  if v_model.id is null or p_job.cancel_requested then
    return jsonb_build_object('finished', false, 'cancelled', true, 'remaining', 0, 'failed', 0);
  elsif v_model.state = 'active' then
    -- 3. After the change: the vectors move into their place, slice by slice, and the job ends.
    if exists (select from public.document_chunks c where c.account_id = p_job.account_id and c.next_model = v_model.model) then
      return jsonb_build_object('finished', false, 'cancelled', false, 'remaining', 1, 'failed', 0);
    end if;
    update private.embedding_models m set moved = true where m.id = v_model.id;
    update private.jobs j set state = 'done', lease_token = null, leased_until = null, error = null,
      result = jsonb_build_object('chunks', v_model.done, 'usage', v_model.usage), updated_at = clock_timestamp(),
      finished_at = clock_timestamp()
    where j.id = p_job.id;
    -- Another wish may have come meanwhile.
    perform private.choose_embedding_model(p_job.account_id, null);
    return jsonb_build_object('finished', true, 'cancelled', false, 'remaining', 0, 'failed', 0);
  end if;
  -- 1. Nothing may be missing, also not in documents that were completed since the slices passed them.
  select count(*), count(*) filter (where (c.embedding_error ->> 'job')::bigint = p_job.id) into v_missing, v_failed
  from public.documents d join public.document_chunks c on c.document_id = d.id and c.generation = d.active_generation
  where d.account_id = p_job.account_id and c.model is distinct from v_model.model and c.next_model is distinct from v_model.model;
  if v_missing > v_failed then
    update private.jobs j set cursor = j.cursor - 'from' where j.id = p_job.id;
    return jsonb_build_object('finished', false, 'cancelled', false, 'remaining', v_missing - v_failed, 'failed', v_failed);
  elsif v_failed > 0 then
    update public.document_chunks c set embedding_error = c.embedding_error - 'job'
    where c.account_id = p_job.account_id and (c.embedding_error ->> 'job')::bigint = p_job.id;
    update private.jobs j set cursor = j.cursor - 'from' where j.id = p_job.id;
    perform private.bury_job(p_job.id, jsonb_build_object('code', 'embedding_failed', 'detail',
      format('%s chunks could not be embedded by %s; the model before it stays in force. Replay the job to try these again.', v_failed, v_model.model)));
    return jsonb_build_object('finished', true, 'cancelled', false, 'remaining', 0, 'failed', v_failed);
  end if;
  -- 2. The change: one moment for every search.
  update private.embedding_models m set state = 'retired', retired_at = clock_timestamp()
  where m.account_id = p_job.account_id and m.state = 'active';
  update private.embedding_models m set state = 'active', activated_at = clock_timestamp() where m.id = v_model.id;
  perform private.broadcast('account:' || p_job.account_id, 'documents:model',
    jsonb_build_object('provider', v_model.provider, 'model', v_model.model));
  return jsonb_build_object('finished', false, 'cancelled', false, 'remaining', v_model.done, 'failed', 0);
end
$$;
comment on function private.finish_switch(private.jobs) is
  'Makes the model that was built the active one when nothing is missing, then ends the job when its vectors are in their place.';

create function public.document_vectorize_finish(p_job_id bigint, p_lease_token uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs;
  v_document public.documents;
begin
  if private.document_step_ended(p_job_id, p_lease_token) then
    return jsonb_build_object('finished', true, 'cancelled', false, 'remaining', 0, 'failed', 0);
  end if;
  v_job := private.hold_job(p_job_id, p_lease_token);
  if v_job.kind = 'document.reembed' then
    return private.finish_switch(v_job);
  end if;
  v_document := private.hold_document(v_job);
  if v_document.id is null then
    return jsonb_build_object('finished', false, 'cancelled', true, 'remaining', 0, 'failed', 0);
  end if;
  return private.finish_document_vectors(v_job, v_document);
end
$$;
comment on function public.document_vectorize_finish(bigint, uuid) is
  'Ends the job, or says what remains (finished is false): then ask for the next slice. failed > 0 with finished: the job is dead.';

revoke execute on function private.finish_document_vectors(private.jobs, public.documents), private.finish_switch(private.jobs),
  public.document_vectorize_finish(bigint, uuid) from public, anon, authenticated;
grant execute on function public.document_vectorize_finish(bigint, uuid) to service_role;
