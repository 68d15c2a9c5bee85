-- How a batch ends before its time: cancelled, its job dead, its worker gone without a word; and how it goes on.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as batch,
  null::bigint as job, null::uuid as lease;
grant select on story to public;
update story set account = tap.connect(owner);
delete from private.jobs;
insert into hubspot_contacts_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select account, n::text, '{}', now(), now(), now() from story, generate_series(1, 3) n;
create function pg_temp.rows(variadic p_ids text[]) returns jsonb language sql as $$
  select coalesce(jsonb_agg(jsonb_build_object('record_id', i, 'score', 40, 'probability', 0.4, 'log_odds', 0.1, 'grade', 'C',
    'baseline', 0, 'reasons', '[]'::jsonb, 'inputs', '[1]'::jsonb, 'as_of', clock_timestamp(), 'source', 'rules', 'model_id', null,
    'model_version', 0, 'model_sha256', repeat('a', 64))), '[]') from unnest(p_ids) i
$$;
create function pg_temp.claim() returns bigint language sql as $$
  update private.jobs j set run_after = now() - interval '1 hour' where j.kind = 'score.batch' and j.state = 'queued';
  update story set (job, lease) = (select (j ->> 'id')::bigint, (j ->> 'lease_token')::uuid
    from jsonb_array_elements(jobs_claim(array['score.batch'], 1, 60)) j)
  returning job
$$;
create function pg_temp.begin() returns void language sql as $$
  delete from private.jobs;
  update story set batch = (score_batch_start(account, owner, 'contacts') ->> 'batch_id')::uuid;
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', b.status, b.done, b.error ->> 'code', (b.ended_at is not null)::text) from score_batches b join story s on s.batch = b.id
$$;

-- Cancelled while it waits.
select pg_temp.begin();
select tap.sign_in(owner) from story;
select is((select score_batch_cancel(batch) ->> 'status' from story), 'cancelled', 'a waiting batch is cancelled at once');
select tap.be_owner();
select isnt(pg_temp.claim(), null, 'its job is still given to a worker');
select is((select (score_batch_slice(job, lease, 5)::jsonb) - array['batch_id', 'account_id'] from story),
  '{"object_type": "contacts", "records": [], "missing": [], "last_id": null, "cancelled": true}', 'who finds nothing to do');
select is((select jobs_complete(job, lease, '{"cancelled": true}') from story), '{"completed": true}', 'and ends it');
select is(pg_temp.state(), 'cancelled 0 true', 'the batch stays cancelled');

-- Cancelled while it runs.
select pg_temp.begin();
select pg_temp.claim();
select score_batch_commit(job, lease, '1', pg_temp.rows('1')) from story;
select tap.sign_in(owner) from story;
select is((select score_batch_cancel(batch) ->> 'status' from story), 'cancelled', 'a running batch is cancelled at once, too');
select is((select score_batch_items(batch, 'cancelled') #>> '{data,0,record_id}' from story), '2', 'what it did not reach is told as cancelled');
select tap.be_owner();
select is((select score_batch_commit(job, lease, '2', pg_temp.rows('2')) from story),
  '{"done": 1, "failed": 0, "total": 3, "finished": false, "cancelled": true}', 'its worker hears of it');
select is((select count(*)::int from record_scores), 1, 'and stores nothing more');

-- Retried before the old worker has noticed.
select tap.sign_in(owner) from story;
select is((select score_batch_retry(batch) ->> 'status' from story), 'pending', 'a cancelled batch goes on by a retry');
select tap.be_owner();
select is((select score_batch_commit(job, lease, '3', pg_temp.rows('2', '3')) ->> 'cancelled' from story), 'true', 'the old job has no say in it');
select jobs_complete(job, lease, '{}') from story;
select is(pg_temp.state(), 'pending 1 false', 'also when it ends');
select pg_temp.claim();
select is((select score_batch_commit(job, lease, '3', pg_temp.rows('2', '3')) ->> 'finished' from story), 'true', 'the new one finishes');
select is((select count(*)::int from record_scores), 3, 'with each record');

-- A job that ends without having reached everything.
select pg_temp.begin();
select pg_temp.claim();
select jobs_complete(job, lease, '{}') from story;
select is(pg_temp.state(), 'failed 0 not_finished true', 'a job that says it is done too early fails its batch');

-- A job that dies, and its replay.
select pg_temp.begin();
select pg_temp.claim();
select score_batch_commit(job, lease, '1', pg_temp.rows('1')) from story;
select is((select jobs_fail(job, lease, 'broken_model', 'The model cannot be read.', false, null) from story), '{"state": "dead"}', 'a lasting failure');
select is(pg_temp.state(), 'failed 1 broken_model true', 'ends the batch with its reason');
select is((select jobs_replay(job) ->> 'state' from story), 'queued', 'the dead job is replayed');
select is(pg_temp.state(), 'running 1 false', 'and its batch with it');
select pg_temp.claim();
select is((select s ->> 'last_id' from story, score_batch_slice(job, lease, 1) s), '2', 'from where it stood');

-- A job that kills its workers without a word.
update private.jobs set attempts = 8, leased_until = now() - interval '1 hour';
select jobs_claim(array['score.batch'], 1, 60);
select is(pg_temp.state(), 'failed 1 attempts_exhausted true', 'eight claims without progress end the batch');

-- Disconnecting the portal.
select pg_temp.begin();
select oauth_disconnect(account, null, false) from story;
select is(pg_temp.state(), 'cancelled 0 true', 'a disconnected portal''s batch is cancelled');

-- Nothing to do at all.
delete from private.jobs;
update story set batch = (score_batch_start(account, owner, 'deals') ->> 'batch_id')::uuid;
select pg_temp.claim();
select is((select score_batch_slice(job, lease, 5) ->> 'last_id' from story), null, 'a batch without records has no slice');
select is((select score_batch_commit(job, lease, '', '[]') ->> 'finished' from story), 'true', 'an empty commit finishes it');
select is(pg_temp.state(), 'completed 0 true', 'with nothing done');

-- The state machine.
select throws_ok($$ update score_batches set status = 'running' where status = 'completed' $$, 'P0001',
  'A score batch does not move from completed to running.', 'what is completed stays so');
select throws_ok($$ insert into score_batches (account_id, object_type, status) select account, 'deals', 'running' from story $$, 'P0001',
  'A score batch begins as pending.', 'a batch begins as pending');
select throws_ok($$ update score_batches set done = total + 1 where status = 'completed' $$, '23514', null, 'no record is counted twice');
