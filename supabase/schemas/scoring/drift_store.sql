-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.drift_store(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_report jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and nobody else writes checks and alerts
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_check_id bigint;
  v_signal text;
  v_alerts jsonb := '{}';
begin
  if v_job.cancel_requested then
    perform private.drop_job(v_job);
    return jsonb_build_object('check_id', null, 'alerts', v_alerts);
  end if;
  -- 1. The check.
  insert into public.score_drift_checks (account_id, object_type, model_id, model_version, sampled, score_psi, features,
    calibration, limits, findings)
  select v_job.account_id, v_object, m.id, m.version, (p_report ->> 'sampled')::int,
    (p_report -> 'score' ->> 'psi')::double precision, p_report -> 'features', p_report -> 'calibration',
    p_report -> 'limits', p_report -> 'findings'
  from public.scoring_models m where m.id = p_model_id and m.account_id = v_job.account_id
  returning id into v_check_id;
  if v_check_id is null then
    perform private.raise_problem(409, 'model_gone', 'The model of this check is not there any more.');
  end if;
  -- 2. All findings of each signal: new ones open an alert, those that are gone resolve theirs.
  foreach v_signal in array array['feature_shift', 'score_shift', 'calibration'] loop
    v_alerts := v_alerts || jsonb_build_object(v_signal, private.report_alerts(
      v_job.account_id, 'scoring.' || v_signal, v_object, (
      select jsonb_agg(jsonb_build_object('subject', f.value ->> 'subject', 'value', f.value -> 'value',
        'threshold', f.value -> 'limit', 'detail', f.value ->> 'detail',
        'data', jsonb_build_object('check_id', v_check_id, 'model_id', p_model_id)))
      from jsonb_array_elements(p_report -> 'findings') f where f.value ->> 'signal' = v_signal)));
  end loop;
  -- 3. What is past its time goes: an outcome stays longer than the history (a year) that would decide it again.
  delete from public.score_outcomes o
  where o.account_id = v_job.account_id and o.object_type = v_object and o.as_of < now() - interval '2 years';
  delete from public.score_drift_checks c
  where c.account_id = v_job.account_id and c.object_type = v_object and c.checked_at < now() - interval '2 years';
  delete from public.alerts a where a.account_id = v_job.account_id and a.resolved_at < now() - interval '1 year';
  -- 4. The job is done with it.
  perform public.jobs_complete(p_job_id, p_lease_token, jsonb_build_object('check_id', v_check_id));
  return jsonb_build_object('check_id', v_check_id, 'alerts', v_alerts);
end
$$;
comment on function public.drift_store(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_report jsonb) is 'Stores a drift check, raises and resolves its alerts and ends the job, in one transaction.';

revoke all on function public.drift_store(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_report jsonb) from public;
grant all on function public.drift_store(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_report jsonb) to service_role;
