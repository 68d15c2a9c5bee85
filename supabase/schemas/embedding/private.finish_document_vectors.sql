-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.finish_document_vectors(p_job private.jobs, p_document public.documents) returns jsonb
  language plpgsql
  set search_path = ''
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
comment on function private.finish_document_vectors(p_job private.jobs, p_document public.documents) is 'Ends a run: the swap when every chunk has the active model''s vector, the error when some were refused, else what remains.';

revoke all on function private.finish_document_vectors(p_job private.jobs, p_document public.documents) from public;
