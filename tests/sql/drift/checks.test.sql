-- A day of the drift watch: due checks, ripened outcomes, the sample, the check with its alerts, conversion by band.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('stranger@example.com') as stranger,
  null::uuid as account, null::uuid as model, null::text as sha256, null::bigint as job, null::uuid as lease;
grant select on story to authenticated, service_role;
update story set account = tap.connect(owner);
create function pg_temp.claim() returns void language plpgsql as $$
declare
  v_job jsonb;
begin
  update private.jobs set run_after = now() - interval '1 day' where kind = 'score.drift' and state = 'queued';
  v_job := public.jobs_claim(array['score.drift'], 1, 60) -> 0;
  update story set job = (v_job ->> 'id')::bigint, lease = (v_job ->> 'lease_token')::uuid;
end
$$;
create function pg_temp.contact(p_id text, p_created timestamptz) returns void language sql as $$
  insert into hubspot_contacts_raw (account_id, hubspot_id, createdate, raw_json, source_updated_at, read_at, seen_at)
  select account, p_id, p_created, jsonb_build_object('id', p_id, 'properties', '{}'::jsonb), now(), now(), now() from story
$$;
create function pg_temp.score(p_id text, p_probability double precision, p_as_of timestamptz, p_sha256 text default null) returns void
language sql as $$
  insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs,
    source, model_id, model_version, model_sha256, as_of, scored_at)
  select account, 'contacts', p_id, round(100 * p_probability), 'C', p_probability, 0, 0, '[]', jsonb_build_array(p_probability, p_id, null),
    case when p_sha256 is null then 'model' else 'rules' end, case when p_sha256 is null then model end,
    case when p_sha256 is null then 1 else 0 end, coalesce(p_sha256, sha256), p_as_of, p_as_of from story
  on conflict (account_id, object_type, record_id) do update set score = excluded.score, probability = excluded.probability,
    inputs = excluded.inputs, as_of = excluded.as_of, scored_at = excluded.scored_at, source = excluded.source,
    model_id = excluded.model_id, model_version = excluded.model_version, model_sha256 = excluded.model_sha256;
  insert into record_score_history (account_id, object_type, record_id, scored_at, as_of, score, grade, probability, log_odds, inputs,
    source, model_id, model_version, model_sha256)
  select s.account_id, s.object_type, s.record_id, s.scored_at, s.as_of, s.score, s.grade, s.probability, s.log_odds, s.inputs, s.source,
    s.model_id, s.model_version, s.model_sha256 from record_scores s where s.record_id = p_id
$$;

-- Due.
select is(drift_start_due(), '{"started": []}', 'a portal without scores has no check');
insert into scoring_models (account_id, object_type, version, artefact, sha256, features, settings, trained_rows)
  select account, 'contacts', 1, '\x01', encode(sha256('\x01'), 'hex'), '[]', '{"seed": 3}', 1234 from story;
update scoring_models set state = 'active';
update story set (model, sha256) = (select id, m.sha256 from scoring_models m);
select pg_temp.contact('1', now() - interval '200 days'), pg_temp.contact('2', now() - interval '160 days'),
  pg_temp.contact('3', now() - interval '12 days');
select pg_temp.score('1', 0.1, now() - interval '150 days', repeat('a', 64));
select pg_temp.score('1', 0.2, now() - interval '120 days'), pg_temp.score('2', 0.8, now() - interval '100 days'),
  pg_temp.score('3', 0.5, now() - interval '1 day'), pg_temp.score('4', 0.9, now() - interval '95 days');
select pg_temp.score('1', 0.25, now() - interval '2 days');
select is(drift_start_due() -> 'started' -> 0 ->> 'object_type', 'contacts', 'one with scores has');
select is(drift_start_due(), '{"started": []}', 'once');
select pg_temp.claim();
select is((select drift_state(job, lease) - 'model' from story), '{"cancelled": false, "settings": null}', 'it begins with the settings in force');
select is((select drift_state(job, lease) -> 'model' from story),
  jsonb_build_object('id', model, 'artefact', 'AQ==', 'settings', '{"seed": 3}'::jsonb, 'trained_on', 1234), 'and the active model with its own') from story;

-- Ripened.
create function pg_temp.matured(p_after text, p_limit int) returns jsonb language sql as $$
  select drift_matured(job, lease, now() - interval '90 days', p_after, p_limit) from story
$$;
create temp table page as select pg_temp.matured(null, 2) as answer;
select is((select answer ->> 'last_id' from page), '2', 'records come in pages');
select is((select answer -> 'records' -> 0 -> 'record' ->> 'id' from page), '1', 'as they are now');
select is((select jsonb_agg(s -> 'probability') from page, jsonb_array_elements(answer -> 'records' -> 0 -> 'scores') s), '[0.1, 0.2]',
  'with their ripe scores in order of time, of each model');
select is((select pg_temp.matured('2', 2) -> 'records' -> 0 -> 'record'), 'null', 'a record that the mirror has no more comes without itself');
select is((select pg_temp.matured('4', 2) ->> 'last_id'), null, 'after the last there is none');
select is(drift_keep(job, lease, '{"after": "4"}', jsonb_build_array(
    jsonb_build_object('record_id', '1', 'model_sha256', sha256, 'model_id', model, 'model_version', 1, 'source', 'model', 'score', 20,
      'probability', 0.2, 'as_of', now() - interval '120 days', 'converted', false),
    jsonb_build_object('record_id', '2', 'model_sha256', sha256, 'model_id', model, 'model_version', 1, 'source', 'model', 'score', 80,
      'probability', 0.8, 'as_of', now() - interval '100 days', 'converted', true),
    jsonb_build_object('record_id', '4', 'model_sha256', sha256, 'model_id', model, 'model_version', 1, 'source', 'model', 'score', 90,
      'probability', 0.9, 'as_of', now() - interval '95 days', 'skipped', 'record_gone'))),
  '{"stored": 3, "cancelled": false}', 'outcomes are kept') from story;
select is((select cursor ->> 'after' from private.jobs j join story s on s.job = j.id), '4', 'with the cursor');
select is(drift_keep(job, lease, '{"after": "4"}', jsonb_build_array(jsonb_build_object('record_id', '1', 'model_sha256', sha256,
  'model_version', 1, 'source', 'model', 'score', 20, 'probability', 0.2, 'as_of', now(), 'converted', true))),
  '{"stored": 0, "cancelled": false}', 'an outcome is decided once') from story;
select is((select jsonb_agg(r ->> 'record_id') from jsonb_array_elements(pg_temp.matured(null, 9) -> 'records') r), '["1"]',
  'what is decided does not come again, the score of another model does');
select throws_ok($$ insert into score_outcomes (account_id, object_type, record_id, model_sha256, model_version, source, score, probability, as_of)
  select account, 'contacts', '9', 'x', 0, 'rules', 1, 0.01, now() from story $$, '23514', null, 'an outcome is decided or says why not');

-- The sample.
select pg_temp.contact('5', now() - interval '3 days'), pg_temp.contact('6', now() - interval '20 days'), pg_temp.contact('7', now() - interval '30 days');
update hubspot_contacts_raw set source_archived_at = now() where hubspot_id = '7';
create temp table sample as select drift_sample(job, lease, model, 7, 2) as answer from story;
select is((select jsonb_agg(r -> 'id') from sample, jsonb_array_elements(answer -> 'records') r), '["3", "6"]',
  'the sample is of the latest live records whose observation is over');
select is((select jsonb_array_length(drift_sample(job, lease, model, 7, 9) -> 'records') from story), 2, 'of a quarter at most');
select is((select answer -> 'outcomes' from sample),
  '[{"converted": true, "probability": 0.8}, {"converted": false, "probability": 0.2}]', 'and the decided outcomes');

-- The check and its alerts.
create function pg_temp.report(p_findings jsonb) returns jsonb language sql as $$
  select jsonb_build_object('sampled', 2, 'score', jsonb_build_object('psi', 0.5), 'features', '[]'::jsonb, 'calibration', '{"rows": 2}'::jsonb,
    'limits', '{"psi": 0.25, "calibration": 0.05}'::jsonb, 'findings', p_findings)
$$;
select throws_ok($$ select drift_store(job, gen_random_uuid(), model, pg_temp.report('[]')) from story $$, 'P0001',
  'Another worker holds this job, or it has ended.', 'only the holder of the lease stores');
select is((select drift_store(job, lease, model, pg_temp.report(
  '[{"signal": "score_shift", "subject": "score", "value": 0.5, "limit": 0.25, "detail": "Moved."},
    {"signal": "feature_shift", "subject": "feature/country", "value": 0.3, "limit": 0.25, "detail": "Moved."}]')) -> 'alerts' from story),
  '{"score_shift": {"seen": 1, "opened": 1, "resolved": 0}, "feature_shift": {"seen": 1, "opened": 1, "resolved": 0},
    "calibration": {"seen": 0, "opened": 0, "resolved": 0}}', 'each finding is an alert');
select is((select score_psi || ' ' || sampled || ' ' || model_version from score_drift_checks), '0.5 2 1', 'the check is kept');
select is((select state from private.jobs j join story s on s.job = j.id), 'done', 'and the job is done with it');
select results_eq($$ select a.subject, r.name, a.threshold from alerts a join alert_rules r on r.id = a.rule_id order by 1 $$,
  $$ values ('contacts/feature/country', 'scoring.feature_shift', 0.25::double precision), ('contacts/score', 'scoring.score_shift', 0.25) $$,
  'named by what it is about');
select is(drift_start_due(), '{"started": []}', 'there is one check a day');
update private.jobs set created_at = now() - interval '21 hours' where kind = 'score.drift';
select is(jsonb_array_length(drift_start_due() -> 'started'), 1, 'the next day there is another');
select pg_temp.claim();
select is((select drift_store(job, lease, model, pg_temp.report('[]')) #> '{alerts,feature_shift,resolved}' from story), '1', 'what is gone resolves');

update score_drift_checks set checked_at = now() - interval '3 years' where findings <> '[]';
update alerts set resolved_at = now() - interval '13 months' where status = 'resolved';
update score_outcomes set as_of = now() - interval '3 years' where skipped is not null;
update private.jobs set created_at = now() - interval '21 hours' where kind = 'score.drift';
select drift_start_due();
select pg_temp.claim();
select drift_store(job, lease, model, pg_temp.report('[]')) from story;
select is((select count(*)::int from score_drift_checks), 2, 'old checks go');
select is((select count(*)::int from alerts), 0, 'and long resolved alerts');
select is((select count(*)::int from score_outcomes), 2, 'and outcomes that no history can decide again');

-- Cancelled, or without a model.
update private.jobs set created_at = now() - interval '21 hours' where kind = 'score.drift';
select drift_start_due();
select pg_temp.claim();
select throws_ok($$ select drift_store(job, lease, gen_random_uuid(), pg_temp.report('[]')) from story $$, 'P0001',
  'The model of this check is not there any more.', 'a check needs its model');
update private.jobs set cancel_requested = true where id = (select job from story);
select is((select drift_keep(job, lease, '{}', '[]') from story), '{"stored": 0, "cancelled": true}', 'a cancelled job keeps nothing');
select is((select drift_store(job, lease, model, pg_temp.report('[]')) ->> 'check_id' from story), null, 'and stores nothing');
select is((select state from private.jobs j join story s on s.job = j.id), 'cancelled', 'it ends as cancelled');

-- Conversion by band.
delete from score_outcomes;
insert into score_outcomes (account_id, object_type, record_id, model_sha256, model_version, source, score, probability, as_of, converted)
  select account, 'contacts', i::text, 'x', 0, 'rules', case when i <= 10 then 100 when i <= 30 then 95 else 4 end, 0.5, now(), i in (1, 2, 11, 12, 13, 14)
  from story, generate_series(1, 40) i;
insert into score_outcomes (account_id, object_type, record_id, model_sha256, model_version, source, score, probability, as_of, skipped)
  select account, 'contacts', 'gone', 'x', 0, 'rules', 95, 0.5, now(), 'record_gone' from story;
select tap.sign_in(owner) from story;
select results_eq($$ select band, band_from, band_to, scored, converted, round(rate::numeric, 4), round(rate_low::numeric, 4), round(rate_high::numeric, 4)
  from score_by_band_conversion order by band_from $$,
  $$ values ('0-9', 0, 9, 10, 0, 0.0000, 0.0000, 0.2775), ('90-100', 90, 100, 30, 6, 0.2000, 0.0951, 0.3731) $$,
  'each band with its rate and Wilson''s interval, without what could not be told');
select is((select count(*)::int from score_drift_checks), 2, 'a member sees the checks');
select throws_ok('select drift_start_due()', '42501', null, 'and starts none');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is((select count(*)::int from score_by_band_conversion), 0, 'a stranger sees no band');
select is((select count(*)::int from score_drift_checks) + (select count(*)::int from score_outcomes), 0, 'nor anything else');
select tap.be_owner();
select private.report_alerts(account, 'scoring.calibration', 'contacts', '[{"subject": "gap", "detail": "x"}]') from story;
create temp table gone as select oauth_disconnect(account, owner, true) -> 'erased' as erased from story;
select is((select array[erased -> 'alerts', erased -> 'score_outcomes', erased -> 'score_drift_checks'] from gone), array['1', '41', '2']::jsonb[],
  'an erased portal leaves nothing of it');
