-- document_vectorize_slice: what is to be embedded next, for a document's run or for a switch of the model.
-- Why: what has not changed takes its vector over; only the rest is handed out, with the model that must embed it.
-- Who may call: the service, holding the job's lease.

create function private.switch_slice(p_job private.jobs, p_limit int) returns json
language plpgsql volatile set search_path = ''
as $$
declare
  v_model private.embedding_models;
  v_from uuid := coalesce((p_job.cursor ->> 'from')::uuid, '00000000-0000-0000-0000-000000000000');
  v_chunks json;
  v_moved int;
begin
  select * into v_model from private.embedding_models m where m.job_id = p_job.id and m.state <> 'retired';
  if v_model.id is null or p_job.cancel_requested then
    return json_build_object('account_id', p_job.account_id, 'chunks', json_build_array(), 'reused', 0, 'remaining', 0, 'cancelled', true);
  end if;
  if v_model.state = 'building' then
    if v_model.total is null then
      update private.embedding_models m set total = (select count(*) from public.document_chunks c
        join public.documents d on d.id = c.document_id and d.active_generation = c.generation
        where d.account_id = m.account_id and c.model is distinct from m.model and c.next_model is distinct from m.model)
      where m.id = v_model.id returning m.* into v_model;
    end if;
    -- In the order of the documents; those before the first that is handed out have nothing left to do.
    select json_agg(json_build_object('id', x.id, 'text', x.text) order by x.document_id, x.chunk_index), min(x.document_id::text)::uuid
    into v_chunks, v_from
    from (select c.id, c.document_id, c.chunk_index, private.embedding_text(d.title, c.heading_path, c.content) as text
      from public.documents d join public.document_chunks c on c.document_id = d.id and c.generation = d.active_generation
      where d.account_id = p_job.account_id and d.id >= v_from
        and c.model is distinct from v_model.model and c.next_model is distinct from v_model.model
        and (c.embedding_error ->> 'job')::bigint is distinct from p_job.id
      order by d.id, c.chunk_index limit p_limit) x;
    update private.jobs j set cursor = jsonb_build_object('model', v_model.model, 'from', v_from) where j.id = p_job.id and v_from is not null;
  else
    v_moved := private.move_vectors(v_model, 500);
  end if;
  return json_build_object(
    'account_id', p_job.account_id,
    'embedding', json_build_object('provider', v_model.provider, 'model', v_model.model, 'settings', v_model.settings),
    'chunks', coalesce(v_chunks, json_build_array()),
    'reused', coalesce(v_moved, 0),
    'remaining', case when v_model.state = 'active' then case when v_moved = 500 then 1 else 0 end
      when v_chunks is null then 0 else greatest(v_model.total - v_model.done, json_array_length(v_chunks)) end,
    'cancelled', false);
end
$$;
comment on function private.switch_slice(private.jobs, int) is
  'Chunks that a switch has still to embed, or, after it took effect, the move of some vectors into their place.';

create function public.document_vectorize_slice(p_job_id bigint, p_lease_token uuid, p_limit int, p_default jsonb default null)
returns json
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and vectors are written here alone
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_limit int := least(greatest(coalesce(p_limit, 100), 1), 1000);
  v_document public.documents;
  v_model private.embedding_models;
  v_reused int := 0;
  v_chunks json;
  v_remaining int;
begin
  if v_job.kind = 'document.reembed' then
    return private.switch_slice(v_job, v_limit);
  end if;
  v_document := private.hold_document(v_job);
  if v_document.id is null then
    return json_build_object('account_id', v_job.account_id, 'chunks', json_build_array(), 'reused', 0, 'remaining', 0, 'cancelled', true);
  end if;
  v_model := private.choose_embedding_model(v_document.account_id, p_default);
  -- 500 vectors are about a second of the index; whoever gets no chunk while some remain asks again.
  if v_document.generation > 1 and v_job.cursor ->> 'taken_over' is distinct from v_model.model then
    v_reused := private.take_vectors_over(v_document, v_model.model, 500);
  end if;
  v_job.cursor := coalesce(v_job.cursor, '{}') || jsonb_build_object('model', v_model.model,
    'reused', coalesce((v_job.cursor ->> 'reused')::int, 0) + v_reused);
  if v_reused > 0 then
    perform private.commit_document_step(v_job, v_document, v_job.cursor, jsonb_build_object('reused', v_job.cursor -> 'reused'));
  else
    update private.jobs j set cursor = v_job.cursor || jsonb_build_object('taken_over', v_model.model) where j.id = v_job.id;
  end if;
  select count(*) into v_remaining from public.document_chunks c
  where c.document_id = v_document.id and c.generation = v_document.generation
    and c.model is distinct from v_model.model and c.next_model is distinct from v_model.model
    and (c.embedding_error ->> 'job')::bigint is distinct from v_job.id;
  if v_reused < 500 then
    select json_agg(json_build_object('id', x.id, 'text', x.text) order by x.chunk_index) into v_chunks
    from (select c.id, c.chunk_index, private.embedding_text(v_document.title, c.heading_path, c.content) as text
      from public.document_chunks c
      where c.document_id = v_document.id and c.generation = v_document.generation
        and c.model is distinct from v_model.model and c.next_model is distinct from v_model.model
        and (c.embedding_error ->> 'job')::bigint is distinct from v_job.id
      order by c.chunk_index limit v_limit) x;
  end if;
  return json_build_object(
    'account_id', v_document.account_id,
    'embedding', json_build_object('provider', v_model.provider, 'model', v_model.model, 'settings', v_model.settings),
    'chunks', coalesce(v_chunks, json_build_array()),
    'reused', v_reused,
    'remaining', v_remaining,
    'cancelled', false);
end
$$;
comment on function public.document_vectorize_slice(bigint, uuid, int, jsonb) is
  'Up to p_limit chunks {id, text} without a vector, with the model that embeds them. No chunks while some remain: ask again.';

revoke execute on function private.switch_slice(private.jobs, int), public.document_vectorize_slice(bigint, uuid, int, jsonb) from public, anon, authenticated;
grant execute on function public.document_vectorize_slice(bigint, uuid, int, jsonb) to service_role;
