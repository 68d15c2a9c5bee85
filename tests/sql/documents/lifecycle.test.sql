-- How a document starts, which transitions there are, and how it ends before its time: never in the middle for ever.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('viewer@example.com') as viewer,
  tap.make_user('nobody@example.com') as nobody, null::uuid as account, null::uuid as doc, null::bigint as job, null::uuid as lease;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, viewer, 'viewer' from story;
create function pg_temp.begin(p_name text) returns uuid language sql as $$
  update story set doc = tap.add_document(owner, account, p_name) returning doc
$$;
create function pg_temp.claim(p_step text) returns bigint language sql as $$
  update story set (job, lease) = (select c.id, c.lease_token from tap.claim_step(doc, p_step) c) returning job
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', d.status, d.generation, d.error_code) from documents d join story s on s.doc = d.id
$$;
create function pg_temp.step(p_step text) returns text language sql as $$
  select concat_ws(' ', x.status, x.restarts, x.error ->> 'code') from document_steps x join story s on s.doc = x.document_id where x.step = p_step
$$;

select tap.add_file(owner || f) from story, unnest(array['/a', '/b']) f;

-- 1. Who may begin one, and how.
select tap.sign_in(viewer) from story;
select throws_ok($$insert into documents (filename, storage_path) select 'a', viewer || '/a' from story$$, 'P0001',
  'A document belongs to a portal, and you are a viewer in yours; ask to become a member.', 'a viewer adds none');
select throws_ok($$insert into documents (account_id, filename, storage_path) select account, 'a', viewer || '/a' from story$$, '42501', null, 'also when it names the portal');
select tap.be_owner();
select tap.sign_in(nobody) from story;
select throws_ok($$insert into documents (account_id, filename, storage_path) select account, 'a', nobody || '/a' from story$$, '42501', null, 'nor does who is in no portal');
select tap.be_owner();
select tap.sign_in(owner) from story;
select throws_ok($$insert into documents (user_id, filename, storage_path) select nobody, 'a', nobody || '/a' from story$$, 'P0001',
  'A document is added in one''s own name.', 'nobody adds one for others');
select throws_ok(format('insert into documents (filename, storage_path) values (''a'', %L)', p), '23514', null, 'a file is not at ' || p)
from story, unnest(array[nobody || '/a', owner::text, owner || '/', owner || '//a', owner || '/../b', owner || '/x/./y', '/' || owner || '/a']) p;
select throws_ok($$insert into documents (filename, storage_path, status) select 'a', owner || '/a', 'completed' from story$$, '42501', null, 'clients do not write the status');
select throws_ok($$insert into documents (filename, storage_path, metadata) select 'a', owner || '/a', '[1]' from story$$, '23514', null, 'metadata is an object');
insert into documents (filename, storage_path) select 'a', owner || '/a' from story;
select throws_ok($$insert into documents (filename, storage_path) select 'a', owner || '/a' from story$$, '23505', null, 'a file has one document');
insert into documents (filename, storage_path) select 'a', owner || '/a' from story on conflict (storage_path) do nothing;
select tap.be_owner();
select is((select count(*)::int from private.jobs where kind = 'document.parse'), 1, 'adding it again queues nothing');
select tap.connect(owner, '2') from story;
select tap.sign_in(owner) from story;
select throws_ok($$insert into documents (filename, storage_path) select 'b', owner || '/b' from story$$, 'P0001',
  'You are in several portals; say which one as account_id.', 'with several portals one is named');
select tap.be_owner();
update users set consent_version = '2026-01' where id = (select owner from story);
select isnt((select consented_at from users where id = (select owner from story)), null, 'a consent has a time');
select pg_temp.begin('consent.md');
select is((select consent_version from documents join story on id = doc), '2026-01', 'a document carries its owner''s consent');

-- 2. Transitions.
select throws_ok(format('update documents set status = %L, completed_at = now(), active_generation = 1 where id = %L', s, doc), 'P0001',
  'A document does not move from uploaded to ' || s || '.', 'not from uploaded to ' || s)
from story, unnest(array['parsed', 'chunking', 'chunked', 'vectorizing', 'completed']) s;
select throws_ok(format('update documents set generation = generation + 1 where id = %L', doc), 'P0001', 'This document is still being processed.', 'an open document is not retried') from story;
select throws_ok(format('update documents set user_id = %L, storage_path = %L where id = %L', viewer, viewer || '/z', doc), 'P0001', 'A document keeps its portal and its owner.', 'a document changes no hands') from story;

-- 3. A failure for good, retry and replay.
select pg_temp.claim('parse');
select is((select jobs_fail(job, lease, 'document_encrypted', 'The file has a password.', false, null) from story), '{"state": "dead"}', 'a fatal failure');
select is(pg_temp.state(), 'error 1 document_encrypted', 'ends the document');
select is((select error_message from documents join story on id = doc), 'The file has a password.', 'and says why');
select is(pg_temp.step('parse'), 'failed 0 document_encrypted', 'so does its step');
select is((select jobs_replay(job) ->> 'state' from story), 'queued', 'the dead letter may be replayed');
select is(pg_temp.state(), 'uploaded 1', 'which opens the document again');
select pg_temp.claim('parse');
select is(pg_temp.state() || ', ' || pg_temp.step('parse'), 'parsing 1, pending 0', 'and goes on');
select jobs_fail(job, lease, 'x', 'y', false, null) from story;
select tap.sign_in(owner) from story;
select is((select document_retry(doc) #>> '{document,status}' from story), 'uploaded', 'the owner retries');
select throws_ok('select document_retry(doc) from story', 'P0001', 'This document is still being processed.', 'once');
select tap.be_owner();
select is(pg_temp.state(), 'uploaded 2', 'as a new run');
select is((select jobs_replay(job) ->> 'state' from story), 'queued', 'the old dead letter, replayed all the same,');
create temp table old as select (j ->> 'id')::bigint as job, (j ->> 'lease_token')::uuid as lease
  from story s, jsonb_array_elements(jobs_claim(array['document.parse'], 100, 60)) j where (j ->> 'id')::bigint = s.job;
select is((select document_parse_state(job, lease) ->> 'cancelled' from old), 'true', 'has no say any more');
select is((select document_parse_commit(job, lease, 0, '[{"markdown": "x"}]', '{}') from old), '{"cancelled": true, "next_part": 0}', 'stores nothing');
select is((select document_parse_finish(job, lease, '{}') from old), '{"finished": false, "cancelled": true}', 'ends nothing');
select jobs_complete(job, lease, '{}') from old;
select is(pg_temp.state(), 'parsing 2', 'and leaves the document alone');

-- 4. A passing failure, then workers that die without a word.
select pg_temp.begin('kills.pdf');
select pg_temp.claim('parse');
select is((select jobs_fail(job, lease, 'storage_down', 'Try later.', true, null) from story), '{"state": "queued"}', 'a passing failure');
select is(pg_temp.state(), 'parsing 1', 'leaves the document at work');
select pg_temp.claim('parse') from generate_series(1, 3);
select is((select attempts from private.jobs j join story s on s.job = j.id), 4, 'four attempts');
select is(pg_temp.claim('parse'), null, 'there is no fifth');
select is(pg_temp.state(), 'error 1 attempts_exhausted', 'the document ends');
select pg_temp.begin('kills-unseen.pdf');
select pg_temp.claim('parse');
update private.jobs j set attempts = 4, leased_until = now() - interval '1 minute' from story s where j.id = s.job;
select is(document_sweep() ->> 'buried', '1', 'also when nobody claims any more');
select is(pg_temp.state(), 'error 1 attempts_exhausted', 'by the sweep');

-- 5. A worker that says it is done and is not; a cancelled job.
select pg_temp.begin('liar.pdf');
select pg_temp.claim('parse');
select jobs_complete(job, lease, '{}') from story;
select is(pg_temp.state(), 'error 1 not_finished', 'a job that ends without a result fails the document');
select pg_temp.begin('cancelled.pdf');
select pg_temp.claim('parse');
select oauth_disconnect(account, null, false) from story;
select is((select document_parse_commit(job, lease, 0, '[{"markdown": "x"}]', '{}') ->> 'cancelled' from story), 'true', 'a disconnected portal''s worker is told to stop');
select jobs_complete(job, lease, '{}') from story;
select is(pg_temp.state(), 'error 1 cancelled', 'its document says so');
update private.jobs set leased_until = now() - interval '1 day' where state = 'running';
select jobs_claim(array['document.parse'], 100, 60);
select is((select count(*)::int from documents where status not in ('completed', 'error')), 0, 'and no other is left open');

-- 6. Work that vanishes, and a function that is not there.
select pg_temp.begin('lost.pdf');
create function pg_temp.lose() returns text language sql as $$
  delete from private.jobs where kind like 'document.%' and kind <> 'document.erase';
  select document_sweep() - array['woken', 'erasures'] #>> '{}'
$$;
select is(pg_temp.lose()::jsonb, '{"restarted": 1, "failed": 0, "buried": 0}', 'an open document without a job gets one');
select isnt(pg_temp.claim('parse'), null, 'which works');
select is(pg_temp.state(), 'parsing 1', 'as the first did');
select is(document_sweep() - array['woken', 'erasures'], '{"restarted": 0, "failed": 0, "buried": 0}', 'one with a live job is left alone');
select pg_temp.lose() from generate_series(1, 2);
select is(pg_temp.step('parse'), 'pending 3', 'thrice');
select is(pg_temp.lose()::jsonb, '{"restarted": 0, "failed": 1, "buried": 0}', 'the fourth time it ends');
select is(pg_temp.state() || ', ' || pg_temp.step('parse'), 'error 1 stuck, failed 3 stuck', 'as stuck');
select pg_temp.begin('queued.pdf');
select is(document_sweep() -> 'woken', '["document.parse"]', 'a worker whose call got lost is woken');
update private.jobs set run_after = now() - interval '61 minutes', updated_at = now() - interval '61 minutes' where kind = 'document.parse';
select is(document_sweep() ->> 'buried', '1', 'what nobody takes up for an hour, with nothing else of its kind going on,');
select is(pg_temp.state(), 'error 1 worker_unavailable', 'ends, too');
select pg_temp.begin('queue-1.pdf');
select pg_temp.begin('queue-2.pdf');
update private.jobs set run_after = now() - interval '61 minutes', updated_at = now() - interval '61 minutes' where kind = 'document.parse' and state = 'queued';
select jobs_claim(array['document.parse'], 1, 60);
select is(document_sweep() ->> 'buried', '0', 'but a long queue that moves is waited for');

-- 7. An owner who will not wait.
select pg_temp.begin('start.pdf');
select tap.sign_in(owner) from story;
select is((select document_start(doc) #>> '{job,state}' from story), 'queued', 'a document that waits is left as it is, its worker woken');
select tap.be_owner();
delete from private.jobs j using documents d, story s where d.id = s.doc and j.id = d.job_id;
select tap.sign_in(owner) from story;
select is((select document_start(doc) #>> '{job,state}' from story), 'queued', 'one without a job gets one at once');
select is((select count(*)::int from document_steps x join story s on s.doc = x.document_id where x.restarts = 1), 1, 'which is counted');
select tap.be_owner();
select pg_temp.claim('parse');
select jobs_fail(job, lease, 'x', repeat('y', 3000), false, null) from story;
select tap.sign_in(owner) from story;
select is((select document_start(doc) #>> '{document,error,code}' from story), 'x', 'one that failed is not started: that is a retry');
select is((select length(document_show(doc) #>> '{document,error,detail}') from story), 2000, 'an endless reason is cut');
select tap.be_owner();

-- 8. Each later step ends its document in the same way.
select pg_temp.begin('later.pdf');
select pg_temp.claim('parse');
select document_parse_finish(job, lease, '{}') from story;
select pg_temp.claim('chunk');
select jobs_fail(job, lease, 'chunk_trouble', 'No.', false, null) from story;
select is(pg_temp.state() || ', ' || pg_temp.step('chunk'), 'error 1 chunk_trouble, failed 0 chunk_trouble', 'chunking');
select jobs_replay(job) from story;
select pg_temp.claim('chunk');
select document_chunk_finish(job, lease) from story;
select is((select document_chunk_finish(job, lease) from story), '{"finished": true, "cancelled": false}', 'a replayed step ends once, too');
select pg_temp.claim('vectorize');
select jobs_fail(job, lease, 'no_quota', 'No.', false, null) from story;
select is(pg_temp.state() || ', ' || pg_temp.step('vectorize'), 'error 1 no_quota, failed 0 no_quota', 'vectorizing');
