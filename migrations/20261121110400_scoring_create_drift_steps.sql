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
  v_model public.scoring_models;
  v_table text := (select m.table_name from private.mirror_objects m where m.object_type = v_object);
  v_scores jsonb;
begin
  select * into v_model from public.scoring_models m
  where m.id = p_model_id and m.account_id = v_job.account_id and m.object_type = v_object;
  -- 1. Scores of the model. The training saw records when their observation was over: those scored within the
  --    30 days after that are compared first, then the latest of all others, until p_limit.
  execute format($sql$
    select coalesce(jsonb_agg(jsonb_build_object('probability', i.probability, 'inputs', i.inputs, 'fresh', x.fresh)
      order by x.record_id), '[]')
    from (
      -- Without the inputs, which would make a sort of everything twenty times as wide. Offset 0 keeps the look-ups by
      -- key: without statistics a join of 29,000 scores took 16 s.
      select s.record_id,
        r.createdate + make_interval(days => $4) <= s.as_of and s.as_of <= r.createdate + make_interval(days => $4 + 30) as fresh
      from public.record_scores s
      cross join lateral (select t.createdate from public.%I t
        where t.account_id = $1 and t.hubspot_id = s.record_id and t.archived_at is null offset 0) r
      where s.account_id = $1 and s.object_type = $2 and s.source = 'model' and s.model_sha256 = $3
      order by fresh desc nulls last, s.as_of desc, md5(s.record_id) limit $5
    ) x
    cross join lateral (select s.probability, s.inputs from public.record_scores s
      where s.account_id = $1 and s.object_type = $2 and s.record_id = x.record_id offset 0) i $sql$, v_table)
  into v_scores
  using v_job.account_id, v_object, v_model.sha256, p_observation_days, least(greatest(p_limit, 1), 10000);
  -- 2. The latest decided outcomes: of this model when there are enough of them, else of whatever scored.
  return jsonb_build_object(
    'cancelled', v_job.cancel_requested,
    'scores', v_scores,
    'outcomes', (
      with mine as (
        select o.probability, o.converted, o.as_of from public.score_outcomes o
        where o.account_id = v_job.account_id and o.object_type = v_object and o.converted is not null
          and o.model_sha256 = v_model.sha256
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
  'Inputs of recent scores of a model, and the latest decided outcomes.';

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
