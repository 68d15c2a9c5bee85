-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.training_finish(p_job_id bigint, p_lease_token uuid, p_outcome jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs;
  v_run public.training_runs;
  v_model jsonb := case when jsonb_typeof(p_outcome -> 'model') = 'object' then p_outcome -> 'model' end;
  v_model_id uuid;
  v_version int;
  v_activate boolean := coalesce((p_outcome ->> 'activate')::boolean, false);
  v_answer jsonb;
begin
  -- 1. The same end again (its answer was lost): the same answer.
  select * into v_job from private.jobs j where j.id = p_job_id for update;
  if v_job.state = 'done' and v_job.last_batch = p_lease_token::text then
    return v_job.last_answer;
  end if;
  v_job := private.hold_job(p_job_id, p_lease_token);
  select * into v_run from public.training_runs r where r.id = (v_job.payload ->> 'run_id')::uuid for no key update;
  if v_job.cancel_requested then
    perform private.drop_job(v_job);
    return jsonb_build_object('model_id', null, 'version', null, 'activated', false, 'cancelled', true);
  end if;
  -- 2. The model, as the next version. The account's lock keeps two object types' runs apart from an erasure.
  if v_model is not null and not v_run.dry_run then
    perform from public.hubspot_accounts a where a.id = v_run.account_id for no key update;
    select coalesce(max(m.version), 0) + 1 into v_version from public.scoring_models m
    where m.account_id = v_run.account_id and m.object_type = v_run.object_type;
    insert into public.scoring_models (account_id, object_type, version, artefact, sha256, features, properties, settings,
      evaluation, card_markdown, plots, trained_rows, positive_rows, data_from, data_to)
    select v_run.account_id, v_run.object_type, v_version, decode(v_model ->> 'artefact', 'base64'), v_model ->> 'sha256',
      v_model -> 'features',
      case when jsonb_typeof(v_model -> 'properties') = 'array'
        then array(select jsonb_array_elements_text(v_model -> 'properties')) end,
      coalesce(v_model -> 'settings', v_run.settings), coalesce(v_model -> 'evaluation', '{}'),
      coalesce(v_model ->> 'card_markdown', ''), coalesce(v_model -> 'plots', '{}'),
      (v_model ->> 'trained_rows')::int, (v_model ->> 'positive_rows')::int,
      (v_model ->> 'data_from')::timestamptz, (v_model ->> 'data_to')::timestamptz
    returning id into v_model_id;
    if v_activate then
      update public.scoring_models m set state = 'active' where m.id = v_model_id;
    end if;
  end if;
  -- 3. The run: without a model it failed for the reason given, unless only a look at the data was asked for.
  update public.training_runs r set
    status = case when v_model is null and not v_run.dry_run then 'failed' else 'completed' end,
    findings = coalesce(p_outcome -> 'findings', '[]'), outcome = p_outcome - 'model' - 'findings', model_id = v_model_id,
    error = case when v_model is null and not v_run.dry_run then case jsonb_typeof(p_outcome -> 'reason')
      when 'object' then p_outcome -> 'reason'
      else jsonb_build_object('code', 'no_model', 'detail', coalesce(p_outcome ->> 'reason', 'No model was made.')) end end
  where r.id = v_run.id returning * into v_run;
  delete from private.training_blobs b where b.run_id = v_run.id;
  -- 4. The job, with the answer to give again.
  v_answer := jsonb_build_object('model_id', v_model_id, 'version', v_version,
    'activated', v_activate and v_model_id is not null, 'cancelled', false);
  update private.jobs j set state = 'done', last_batch = p_lease_token::text, last_answer = v_answer, lease_token = null,
    leased_until = null, result = v_answer, error = null, updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_job_id;
  perform private.broadcast('account:' || v_run.account_id, 'training:end',
    v_answer || jsonb_build_object('run_id', v_run.id, 'status', v_run.status));
  return v_answer;
end
$$;
comment on function public.training_finish(p_job_id bigint, p_lease_token uuid, p_outcome jsonb) is 'Ends a training: registers its model, activates it when told to, closes run and job; sent twice changes nothing.';

revoke all on function public.training_finish(p_job_id bigint, p_lease_token uuid, p_outcome jsonb) from public;
grant all on function public.training_finish(p_job_id bigint, p_lease_token uuid, p_outcome jsonb) to service_role;
