-- drift_sample and drift_store: what a drift check looks at, and what it found; and the daily schedule.
-- Why: the index is computed where the model's bins are known; checks and alerts are one transaction with the job's end.
-- Who may call: the service, holding the job's lease.

insert into public.alert_rules (name, description, severity) values
  ('scoring.feature_shift', 'The values of a feature are no longer distributed as when the model was trained.', 'warning'),
  ('scoring.score_shift', 'The scores are no longer distributed as when the model was trained.', 'warning'),
  ('scoring.calibration', 'More or fewer records convert than the scores promised.', 'critical');

create function public.drift_sample(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_observation_days int,
  p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_table text := (select m.table_name from private.mirror_objects m where m.object_type = v_object);
  v_sha256 text := (select m.sha256 from public.scoring_models m
    where m.id = p_model_id and m.account_id = v_job.account_id and m.object_type = v_object);
  v_ids text[];
begin
  -- 1. The latest records whose observation is over, of a quarter at most. They are seen as the training saw its own, when
  --    their observation ended; scores of other ages would move every feature that has to do with time.
  execute format($sql$
    select array(select t.hubspot_id from public.%I t
      where t.account_id = $1 and t.archived_at is null
        and t.createdate between now() - make_interval(days => $2 + 90) and now() - make_interval(days => $2)
      order by t.createdate desc, t.hubspot_id limit $3) $sql$, v_table)
  into v_ids using v_job.account_id, p_observation_days, least(greatest(p_limit, 1), 1000);
  -- 2. The latest decided outcomes: of this model when there are enough of them, else of whatever scored.
  return jsonb_build_object(
    'cancelled', v_job.cancel_requested,
    'records', public.scoring_records(v_job.account_id, v_object, v_ids)::jsonb -> 'records',
    'outcomes', (
      with mine as (
        select o.probability, o.converted, o.as_of from public.score_outcomes o
        where o.account_id = v_job.account_id and o.object_type = v_object and o.converted is not null
          and o.model_sha256 = v_sha256
        order by o.as_of desc limit 5000
      ), latest as (
        select o.probability, o.converted, o.as_of from public.score_outcomes o
        where o.account_id = v_job.account_id and o.object_type = v_object and o.converted is not null
          and o.source = 'model' and (select count(*) from mine) < 200
        order by o.as_of desc limit 5000
      ), used as (
        select * from latest union all select * from mine where not exists (select from latest)
      )
      select coalesce(jsonb_agg(jsonb_build_object('probability', u.probability, 'converted', u.converted)), '[]')
      from used u));
end
$$;
comment on function public.drift_sample(bigint, uuid, uuid, int, int) is
  'The latest records whose observation is over, and the latest decided outcomes of scores.';

create function public.drift_store(p_job_id bigint, p_lease_token uuid, p_model_id uuid, p_report jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.drift_store(bigint, uuid, uuid, jsonb) is
  'Stores a drift check, raises and resolves its alerts and ends the job, in one transaction.';
revoke execute on function public.drift_sample(bigint, uuid, uuid, int, int), public.drift_store(bigint, uuid, uuid, jsonb)
  from public, anon, authenticated;
grant execute on function public.drift_sample(bigint, uuid, uuid, int, int), public.drift_store(bigint, uuid, uuid, jsonb)
  to service_role;
