-- The job protocol: leases, lost leases, retries, dead letters, replay, cancelling.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::bigint as job,
  null::uuid as lease, null::uuid as second, null::text as session;
update story set account = tap.connect(owner);
update story set session = (select session_id from sync_sessions);
delete from private.jobs where payload ->> 'object' <> 'deals';
delete from sync_session_objects where object_type <> 'deals';
update story set (job, lease) = (select id, lease_token from tap.claim('deals'));

select is((select attempts from private.jobs), 1, 'a claim counts as an attempt');
select is(jobs_claim(array['sync.object'], 10, 60), '[]', 'a leased job is not given again');
select is((select jobs_heartbeat(job, lease, 60) from story), '{"alive": true, "cancelled": false}', 'its holder may extend the lease');
select is((select jobs_heartbeat(job, gen_random_uuid(), 60) from story), '{"alive": false, "cancelled": false}', 'nobody else may');

-- A worker that died: the lease runs out, another takes over, the first comes back.
update private.jobs set leased_until = clock_timestamp() - interval '1 second';
update story set second = (jobs_claim(array['sync.object'], 1, 60) -> 0 ->> 'lease_token')::uuid;
select isnt((select second from story), null, 'a job whose lease ran out is given to another');
select isnt((select second from story), (select lease from story), 'with a lease of its own');
create function pg_temp.lost(p_call text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute p_call;
  return null;
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail;
end
$$;
select is((select pg_temp.lost(format(call, job, lease)) from story), '{"status":409,"code":"lease_lost"}', call)
from unnest(array[
  'select sync_apply(%s, %L, ''deals'', ''[]'', ''{}'', 0, ''[]'')',
  'select sync_apply_properties(%s, %L, ''deals'', ''[]'', ''{}'')',
  'select sync_unseen(%s, %L, ''deals'', now(), null, 10)',
  'select sync_finish_object(%s, %L, ''deals'', ''completed'', null, null)',
  'select jobs_release(%s, %L, 0)',
  'select jobs_complete(%s, %L, ''{}'')',
  'select jobs_fail(%s, %L, ''x'', ''x'', true, null)']) call;

-- Giving back, failing for a while.
select is((select jobs_release(job, second, 60000) from story), '{"released": true}', 'a job may be given back');
select is((select attempts from private.jobs), 1, 'which does not count as an attempt');
select is(jobs_claim(array['sync.object'], 1, 60), '[]', 'and waits as long as was asked');
update story set (job, second) = (select id, lease_token from tap.claim('deals'));
select is((select jobs_fail(job, second, 'hubspot_unavailable', 'Bearer abc.def said no', true, 90000) from story), '{"state": "queued"}',
  'a failure that may pass puts the job back');
select cmp_ok((select run_after from private.jobs), '>', now() + interval '80 seconds', 'not before HubSpot allows it');
select is((select error ->> 'detail' from private.jobs), 'Bearer [redacted] said no', 'its error is kept without secrets');

-- Progress forgives earlier attempts.
update story set (job, second) = (select id, lease_token from tap.claim('deals'));
select is((select attempts from private.jobs), 3, 'attempts without progress add up');
select lives_ok($$ select sync_apply(job, second, 'deals', '[]', '{"phase": "walk", "after": "5"}', 0, '[]') from story $$, 'a committed batch');
select is((select attempts from private.jobs), 0, 'sets them back to none');

-- Dead letters.
select is((select jobs_fail(job, second, 'reconnect_required', 'Gone', false, null) from story), '{"state": "dead"}',
  'a lasting failure makes the job dead');
select is((select status from sync_sessions), 'failed', 'and its session failed');
select is((select error -> 'objects' -> 'deals' ->> 'code' from sync_sessions), 'reconnect_required', 'for a reason one can read');
select is((select jobs_dead(account) -> 0 ->> 'id' from story), (select job::text from story), 'the dead letter is listed');
select ok((select jobs_replay(job) ->> 'session_id' <> session from story), 'it is replayed in a session of its own');
select is((select cursor ->> 'after' from private.jobs), '5', 'from where it stood');
select throws_ok('select jobs_replay(' || (select job from story) || ')', 'P0001', 'There is no dead job with this id.', 'once');
select is((select count(*)::int from sync_sessions where status = 'failed'), 1, 'the old session stays failed');

-- A job that kills its workers without a word.
update private.jobs set attempts = 8, run_after = now() - interval '1 hour';
select is(jobs_claim(array['sync.object'], 1, 60), '[]', 'after eight claims without progress it is not given again');
select is((select state || ' ' || (error ->> 'code') from private.jobs), 'dead attempts_exhausted', 'but given up');
select is((select count(*)::int from sync_sessions where status = 'failed'), 2, 'and its session with it');

-- Cancelling.
select jobs_replay(job) from story;
update story set session = (select session_id from sync_sessions where status = 'pending');
update story set (job, second) = (select id, lease_token from tap.claim('deals'));
select is((select sync_cancel(session) from story), '{"status": "failed"}', 'a cancelled session is failed');
select is((select error ->> 'code' from sync_sessions s join story t on t.session = s.session_id), 'cancelled', 'with the code cancelled');
select is((select jobs_heartbeat(job, second, 60) from story), '{"alive": true, "cancelled": true}', 'the running job hears of it');
select is((select sync_apply(job, second, 'deals', '[{"hubspot_id": "1", "read_at": "2026-11-21T10:00:00Z",
    "source_updated_at": "2026-11-21T10:00:00Z", "raw_json": {}}]', '{}', 1, '[]') from story),
  '{"applied": 0, "unchanged": 0, "stale": 0, "cancelled": true}', 'and writes nothing more');
select is((select count(*)::int from hubspot_deals_raw), 0, 'truly nothing');
select is((select jobs_complete(job, second, '{}') from story), '{"completed": false}', 'it ends as cancelled');
select is((select state from private.jobs), 'cancelled', 'which it is');
select is((select sync_cancel(session) from story), '{"status": "failed"}', 'cancelling again changes nothing');
select throws_ok($$ select sync_cancel('sync_unknown') $$, 'P0001', 'There is no such sync session.', 'an unknown session is unknown');
