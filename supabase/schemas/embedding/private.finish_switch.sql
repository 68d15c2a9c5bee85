-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.finish_switch(p_job private.jobs) returns jsonb
  language plpgsql
  set search_path = ''
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
comment on function private.finish_switch(p_job private.jobs) is 'Makes the model that was built the active one when nothing is missing, then ends the job when its vectors are in their place.';

revoke all on function private.finish_switch(p_job private.jobs) from public;
