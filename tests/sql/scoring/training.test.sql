-- Trainings and models: a run from start to model, killed in between, refused, dead, replayed, cancelled.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as run,
  null::bigint as job, null::uuid as lease, null::uuid as old, null::uuid as model;
grant select on story to public;
update story set account = tap.connect(owner);
delete from private.jobs;
insert into hubspot_contacts_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select account, n::text, '{}', now(), now(), now() from story, generate_series(1, 5) n;
create function pg_temp.problem(p_call text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute p_call;
  return null;
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb ->> 'code';
end
$$;
create function pg_temp.claim() returns bigint language sql as $$
  update story set (job, lease) = (select (j ->> 'id')::bigint, (j ->> 'lease_token')::uuid
    from jsonb_array_elements(jobs_claim(array['training.run'], 1, 60)) j)
  returning job
$$;
create function pg_temp.start(p_settings jsonb default '{"seed": 7}', p_dry boolean default false) returns void language sql as $$
  delete from private.jobs;
  update story set run = (training_start(account, owner, 'contacts', p_settings, p_dry) ->> 'run_id')::uuid;
  select pg_temp.claim();
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', r.status, r.error ->> 'code') from training_runs r join story s on s.run = r.id
$$;
create function pg_temp.outcome(p_bytes text, p_activate boolean default true) returns jsonb language sql as $$
  select jsonb_build_object('findings', '[{"code": "constant_column", "severity": "warning", "detail": "x"}]'::jsonb, 'activate', p_activate,
    'dry_run', false, 'reason', jsonb_build_object('code', 'first', 'detail', 'The first model.'),
    'model', jsonb_build_object('artefact', encode(p_bytes::bytea, 'base64'), 'sha256', encode(sha256(p_bytes::bytea), 'hex'),
      'features', '[{"name": "calls.count", "label": "Calls", "kind": "number"}]'::jsonb, 'settings', '{"seed": 7}'::jsonb,
      'evaluation', '{"auc": {"value": 0.8}}'::jsonb, 'card_markdown', '# Card', 'plots', '{"lift": "<svg/>"}'::jsonb, 'trained_rows', 5,
      'positive_rows', 2, 'data_from', '2026-01-01T00:00:00.000Z', 'data_to', null))
$$;

-- A run is asked for.
select pg_temp.start();
select is(pg_temp.state(), 'running', 'a claimed training runs');
select is((select training_start(account, null, 'contacts', '{}', false) from story), (select jsonb_build_object('run_id', run, 'already_running', true) from story),
  'whoever asks meanwhile is told of it');
select is((select (training_start(account, null, 'deals', '{}', false) ->> 'already_running') from story), 'false', 'another object is another training');
select is(pg_temp.problem('select training_start(gen_random_uuid(), null, ''contacts'', ''{}'')'), 'unknown_portal', 'no portal');
select is((select pg_temp.problem(format('select training_start(%L, null, ''calls'', ''{}'')', account)) from story), 'unknown_object', 'no such object');

-- Its records.
select is((select (jsonb_path_query_array(p::jsonb, '$.records[*].id') || (p::jsonb -> 'last_id') || (p::jsonb -> 'total')) from story, training_page(job, lease, null, 3) p),
  '["1", "2", "3", "3", 5]', 'a page in id order, and how many there are');
select is((select (jsonb_path_query_array(p::jsonb, '$.records[*].id') || (p::jsonb -> 'last_id') || (p::jsonb -> 'total')) from story, training_page(job, lease, '3', 3) p),
  '["4", "5", null, 5]', 'the last one says so');

-- Its steps.
select is((select training_commit(job, lease, '{"stage": "fit", "step": 1}', '{"stage": "fit", "done": 1, "total": 9}',
  jsonb_build_object('table', encode('abc', 'base64'), 'trainer', encode(sha256('x') || sha256('y'), 'base64'))) from story), '{"cancelled": false}', 'a step is committed');
select is((select training_state(job, lease, array['table', 'none']) -> 'blobs' from story), '{"table": "YWJj"}', 'with its blobs');
select is((select length(training_state(job, lease, array['trainer']) #>> '{blobs,trainer}') from story), 88, 'on one line, however long');
select is((select training_state(job, lease, '{}') #> '{run,settings}' from story), '{"seed": 7}', 'the state names what was asked for');
select training_commit(job, lease, '{"stage": "fit", "step": 1}', '{"stage": "fit", "done": 1, "total": 9}',
  jsonb_build_object('table', encode('abc', 'base64'))) from story;
select is((select count(*)::int from private.training_blobs), 2, 'the same commit again changes nothing');
update private.jobs j set leased_until = now() - interval '1 second', attempts = 3 from story s where j.id = s.job;
update story set old = lease;
select pg_temp.claim();
select is((select training_state(job, lease, '{}') -> 'cursor' from story), '{"stage": "fit", "step": 1}', 'another worker finds the committed position');
select is((select pg_temp.problem(format('select training_commit(%s, %L, ''{}'', ''{}'')', job, old)) from story), 'lease_lost', 'the one before has lost it');
select is((select pg_temp.problem(format('select training_state(%s, %L, ''{}'')', job, old)) from story), 'lease_lost', 'to read');
select is((select pg_temp.problem(format('select training_page(%s, %L, null, 1)', job, old)) from story), 'lease_lost', 'and to go on');
select is((select pg_temp.problem(format('select training_finish(%s, %L, ''{}'')', job, old)) from story), 'lease_lost', 'and to finish');
select training_commit(job, lease, '{"stage": "fit", "step": 2}', '{"stage": "fit", "done": 2, "total": 9}', '{"trainer": null}') from story;
select is((select array_agg(name) from private.training_blobs), '{table}', 'null removes a blob');

-- Its end.
create temp table finish as select training_finish(job, lease, pg_temp.outcome('one')) as answer from story;
select is((select answer - 'model_id' from finish), '{"version": 1, "activated": true, "cancelled": false}', 'a run ends with a model');
select is((select training_finish(job, lease, pg_temp.outcome('one')) from story), (select answer from finish), 'told twice it gives the same answer');
select is((select count(*)::int from scoring_models), 1, 'and makes one model');
select is(pg_temp.state(), 'completed', 'the run is completed');
select is((select state from private.jobs j join story s on s.job = j.id), 'done', 'its job done');
select is((select count(*)::int from private.training_blobs), 0, 'its blobs removed');
select is((select status || ' ' || origin || ' ' || total from score_batches), 'pending activation 5', 'and everything is scored again');
select is((select pg_temp.problem(format('select training_start(%L, null, ''contacts'', ''{}'')', account)) from story), null, 'another run may start');
select is((select (scoring_context(account, 'contacts', 'x') -> 'model') - 'id' from story), jsonb_build_object('version', 1, 'sha256', encode(sha256('one'), 'hex'),
  'artefact', 'b25l', 'features', '[{"name": "calls.count", "label": "Calls", "kind": "number"}]'::jsonb), 'the scorer gets the model');
select is((select scoring_context(account, 'contacts', encode(sha256('one'), 'hex')) #> '{model,artefact}' from story), 'null', 'its bytes only once');
select tap.sign_in(owner) from story;
select is((select jsonb_build_array(p -> 'status', p #> '{model,version}', p #> '{model,state}', p #> '{model,card_markdown}', p #> '{model,plots,lift}', p #> '{reason,code}',
    p #> '{findings,0,code}', p #> '{model,artefact}') from story, training_progress(run) p),
  '["completed", 1, "active", "# Card", "<svg/>", "first", "constant_column", null]', 'a member sees the run and the model''s card');
select is(pg_temp.problem('select training_progress(gen_random_uuid())'), 'unknown_run', 'of a run there is');
select tap.be_owner();

-- Runs that end otherwise.
delete from training_runs;
select pg_temp.start();
select is((select training_finish(job, lease, '{"model": null, "activate": false, "dry_run": false, "findings": [{"code": "one_class"}],
  "reason": {"code": "one_class", "detail": "All labels are the same."}}') - 'cancelled' from story), '{"model_id": null, "version": null, "activated": false}', 'data that cannot be learned from');
select is(pg_temp.state(), 'failed one_class', 'fail the run with the reason');
select pg_temp.start('{}', true);
select training_finish(job, lease, '{"model": null, "reason": {"code": "dry_run", "detail": "As asked."}}') from story;
select is(pg_temp.state(), 'completed', 'a dry run completes without a model');
select pg_temp.start();
select is((select training_finish(job, lease, pg_temp.outcome('two', false)) - 'model_id' from story), '{"version": 2, "activated": false, "cancelled": false}', 'a challenger that did not win');
select is((select state from scoring_models where version = 2), 'candidate', 'stays a candidate');
select pg_temp.start();
select training_commit(job, lease, '{"step": 5}', '{"stage": "fit"}', '{"trainer": "eA=="}') from story;
select jobs_fail(job, lease, 'broken', 'No way.', false, null) from story;
select is(pg_temp.state(), 'failed broken', 'a dead job fails its run with the reason');
select is((select jobs_replay(job) ->> 'state' from story), 'queued', 'its replay');
select is(pg_temp.state(), 'pending', 'opens the run again');
select pg_temp.claim();
select is((select training_state(job, lease, array['trainer']) - 'run' from story), '{"cursor": {"step": 5}, "blobs": {"trainer": "eA=="}, "cancelled": false}', 'where it stood');
select oauth_disconnect(account, null, false) from story;
select is((select training_commit(job, lease, '{}', '{}') from story), '{"cancelled": true}', 'a disconnected portal''s training is told to stop');
select jobs_complete(job, lease, '{"cancelled": true}') from story;
select is(pg_temp.state(), 'failed cancelled', 'and has failed as cancelled');
select pg_temp.start();
select jobs_complete(job, lease, '{}') from story;
select is(pg_temp.state(), 'failed not_finished', 'a job that ends without a result fails its run, too');
select throws_ok($$ update training_runs set status = 'running' where status = 'completed' $$, 'P0001',
  'A training does not move from completed to running.', 'what is completed stays so');
