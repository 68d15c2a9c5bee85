-- Metrics, errors, idempotency keys, schedules, waking functions.

select metrics_record('hubspot-sync', 120, false);
select metrics_record('hubspot-sync', 80, true);
select is((select sum(calls)::int || ' ' || sum(errors) || ' ' || sum(total_ms) || ' ' || max(max_ms) from function_metrics), '2 1 200 120',
  'calls are counted by minute');
select error_record('Panic!', 'token pat-na1-12345678-aaaa for jane@example.com', 'at authorization: Bearer abc', '{"access_token": "zzz", "request_id": "r1"}');
select is((select error_type || ': ' || error_message from error_logs), 'panic_: token [redacted] for [e-mail]', 'an error is kept without secrets');
select is((select stack_trace from error_logs), 'at authorization: Bearer [redacted]', 'nor in its stack');
select is((select context ->> 'request_id' || (context::text ~ 'zzz')::text from error_logs), 'r1false', 'nor in its context');

select is(idempotency_begin('s', 'k', 'h1'), '{"state": "new", "response": null}', 'the first request does the work');
select throws_ok($$ select idempotency_begin('s', 'k', 'h1') $$, 'P0001', 'The first request with this key is still being worked on.',
  'a second one waits for it');
select is(idempotency_begin('s', 'k', 'h2') ->> 'state', 'conflict', 'another body is a conflict');
select idempotency_finish('s', 'k', '{"status": 202}');
select is(idempotency_begin('s', 'k', 'h1'), '{"state": "replay", "response": {"status": 202}}', 'afterwards the same answer is given');
select is(idempotency_begin('other', 'k', 'h1') ->> 'state', 'new', 'a key of someone else is another key');
select idempotency_finish('other', 'k', null);
select is(idempotency_begin('other', 'k', 'h1') ->> 'state', 'new', 'a key that was given back may be used again');
update private.idempotency_keys set created_at = now() - interval '2 minutes' where scope = 'other';
select is(idempotency_begin('other', 'k', 'h1') ->> 'state', 'new', 'so may one whose worker died');

-- Schedules and the hourly sync.
create temp table story as select tap.connect(tap.make_user('owner@example.com')) as account;
select is(sync_start_due() -> 'started', '[]', 'a portal with an open session is not due');
select sync_cancel(session_id) from sync_sessions;
select is(sync_start_due() -> 'started', '[]', 'nor one that was synced within two hours');
alter table sync_sessions disable trigger user;
update sync_sessions set start_time = now() - interval '121 minutes', end_time = now() - interval '115 minutes';
alter table sync_sessions enable trigger user;
select is(sync_start_due() -> 'started' -> 0 ->> 'account_id', (select account::text from story), 'two hours later it is');
select is((select mode from sync_sessions where status = 'pending'), 'incremental', 'for what changed');
select is(array(select name from private.schedules where enabled order by name), array['documents sweep', 'hubspot-sync hourly', 'jobs sweep',
  'live sync sweep', 'score batches sweep', 'score drift daily', 'score write-back hourly', 'tokens', 'trainings sweep'], 'the schedules are there');
insert into oauth_states (state_hash, user_id, verifier_sealed, created_at, expires_at)
  select repeat('d', 64), id, 's', now() - interval '3 hours', now() - interval '2 hours' from auth.users limit 1;
select private.run_maintenance();
select is((select count(*)::int from oauth_states), 0, 'the maintenance removes what is past its time');

-- The state machine.
select throws_ok($$ update sync_sessions set status = 'completed' where status = 'pending' $$, 'P0001',
  'A sync session does not move from pending to completed.', 'a session does not complete before it ran');
select throws_ok($$ update sync_sessions set status = 'running' where status = 'failed' $$, 'P0001',
  'A sync session does not move from failed to running.', 'a failed session stays failed');
select throws_ok($$ insert into sync_sessions (session_id, account_id, mode, status, end_time) select 'x', account, 'full', 'failed', now() from story $$,
  'P0001', 'A sync session begins as pending.', 'a session begins as pending');
select is(private.iso('2026-11-21T10:00:00.1239+02'), '2026-11-21T08:00:00.123Z', 'a timestamp is UTC with three digits');
