-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_vectorize_slice(p_job_id bigint, p_lease_token uuid, p_limit integer, p_default jsonb default null::jsonb) returns json
  language plpgsql security definer
  set search_path = ''
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
comment on function public.document_vectorize_slice(p_job_id bigint, p_lease_token uuid, p_limit integer, p_default jsonb) is 'Up to p_limit chunks {id, text} without a vector, with the model that embeds them. No chunks while some remain: ask again.';

revoke all on function public.document_vectorize_slice(p_job_id bigint, p_lease_token uuid, p_limit integer, p_default jsonb) from public;
grant all on function public.document_vectorize_slice(p_job_id bigint, p_lease_token uuid, p_limit integer, p_default jsonb) to service_role;
