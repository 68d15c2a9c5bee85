-- When scores cannot, need not or must not be written; and what brings the work back.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('other@example.com') as other,
  null::uuid as account, null::bigint as job, null::uuid as lease;
grant select on story to public;
update story set account = tap.connect(owner);

create function tap.score_deal(p_id text, p_score int) returns void language sql as $$
  insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs,
    source, model_version, model_sha256, as_of, scored_at)
  select account, 'deals', p_id, p_score, 'B', 0.5, 0, 0, '[]', '[]', 'rules', 0, 'x', clock_timestamp(), clock_timestamp() from story
  on conflict (account_id, object_type, record_id) do update set score = excluded.score, scored_at = excluded.scored_at
$$;
create function tap.claim_write_back() returns void language plpgsql as $$
declare
  v_job jsonb;
begin
  update private.jobs j set run_after = now() - interval '1 day' where j.kind = 'score.write_back' and j.state = 'queued';
  v_job := public.jobs_claim(array['score.write_back'], 1, 60) -> 0;
  update story set job = (v_job ->> 'id')::bigint, lease = (v_job ->> 'lease_token')::uuid;
end
$$;
create function tap.waiting() returns int language sql as $$
  select count(*)::int from private.jobs where kind = 'score.write_back' and state = 'queued'
$$;
create function tap.status() returns text language sql as $$
  select score_write_back_slice(job, lease, 100) ->> 'status' from story
$$;

-- Switched off.
insert into ai_configurations (account_id, purpose, settings) select account, 'scoring:deals', '{"write_back": false}' from story;
select tap.score_deal('1', 50);
select is(tap.waiting(), 0, 'with write-back off nothing is queued');
select is((select count(*)::int from score_write_backs where pending_since is not null), 1, 'but what changed is remembered');
select is(score_write_back_due() -> 'queued', '[]', 'nor does the schedule queue it');
update ai_configurations set settings = '{"write_back": true, "debounce_seconds": 600}';
select is(jsonb_array_length(score_write_back_due() -> 'queued'), 1, 'once it is on, the schedule does');
select is(jsonb_array_length(score_write_back_due() -> 'queued'), 0, 'once');
select tap.claim_write_back();
update ai_configurations set settings = '{"write_back": false}';
select is(tap.status(), 'off', 'a job that is under way hears that it was switched off');
select jobs_complete(job, lease, '{"off": true}') from story;
update ai_configurations set settings = '{"debounce_seconds": 600}';
select tap.score_deal('2', 50);
select ok((select run_after > now() + interval '500 seconds' from private.jobs where kind = 'score.write_back' and state = 'queued'),
  'the debounce is the configuration''s');

-- One job at a time.
select tap.claim_write_back();
create temp table first_job as select job, lease from story;
select is(tap.status(), 'open', 'a job takes the portal');
select tap.score_deal('3', 50);
select is(tap.waiting(), 1, 'what changes while a job is at work has the next job');
select tap.claim_write_back();
select is(tap.status(), 'waits', 'which waits for the one at work');
select jobs_release(job, lease, 1000) from story;
update story set (job, lease) = (select f.job, f.lease from first_job f);
select is(tap.status(), 'open', 'that one goes on');

-- Blocked.
select is((select score_write_back_block(job, lease, 'missing_scopes', 'the connection lacks a scope: crm.objects.deals.write') from story),
  '{"state": "blocked"}', 'a portal that takes nothing is blocked');
select is((select row(state, error_code, error_message)::text from score_write_back_setups),
  '(blocked,missing_scopes,"the connection lacks a scope: crm.objects.deals.write")', 'with the reason');
select is((select row(state, result)::text from private.jobs j join story s on s.job = j.id), '(done,"{""blocked"": ""missing_scopes""}")',
  'its job has ended, it is no dead letter');
update private.jobs set state = 'done' where kind = 'score.write_back' and state = 'queued';
select tap.score_deal('1', 51);
select is(tap.waiting(), 0, 'changes queue nothing meanwhile');
select is((select count(*)::int from score_write_backs where pending_since is not null), 3, 'and nothing is forgotten');
select is(jsonb_array_length(score_write_back_due() -> 'queued'), 1, 'the schedule tries again');
update private.jobs set state = 'done' where kind = 'score.write_back' and state = 'queued';
select lives_ok($$ select tap.connect(owner) from story $$, 'a user connects the portal again');
select is((select row(state, error_code)::text from score_write_back_setups), '(new,)', 'which lifts the block');
select is(tap.waiting(), 1, 'and queues what waits');
update hubspot_accounts set status = 'error' where id = (select account from story);
update private.jobs set state = 'done' where kind = 'score.write_back' and state = 'queued';
select tap.score_deal('1', 52);
select is(tap.waiting() + jsonb_array_length(score_write_back_due() -> 'queued'), 0, 'a lost connection queues nothing');
update hubspot_accounts set status = 'active' where id = (select account from story);

-- Retries.
select score_write_back_due();
select tap.claim_write_back();
select score_write_back_ready(job, lease, 1) from story;
select score_write_back_commit(job, lease, 0, '[]',
  (select jsonb_agg(jsonb_build_object('record_id', r.record_id, 'code', 'x', 'detail', 'y', 'scored_at', private.iso(r.scored_at)))
   from record_scores r where r.record_id in ('1', '2')), '["3"]') from story;
select is(score_write_back_due() -> 'queued', '[]', 'a refused record is not due yet');
update score_write_backs set retry_at = clock_timestamp() where record_id = '1';
select jobs_complete(job, lease, '{}') from story;
select is(jsonb_array_length(score_write_back_due() -> 'queued'), 1, 'after a day it is');
select is((select array_agg(record_id) from score_write_backs where pending_since is not null), array['1'], 'that one only');
insert into hubspot_deals_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select account, '3', '{}', clock_timestamp(), clock_timestamp() + interval '1 minute', clock_timestamp() from story;
select score_write_back_due();
select is((select array_agg(record_id order by record_id) from score_write_backs where pending_since is not null), array['1', '3'],
  'a record that was gone and is alive again is written again');
select tap.claim_write_back();
select jobs_fail(job, lease, 'hubspot_unavailable', 'HubSpot does not answer', false, null) from story;
select is((select row(state, error_code)::text from score_write_back_setups), '(ready,hubspot_unavailable)', 'a job that dies says why');
select is(jsonb_array_length(score_write_back_due() -> 'queued'), 1, 'and its work is queued again by the schedule');
select tap.claim_write_back();
update private.jobs set cancel_requested = true from story s where id = s.job;
select is(tap.status(), 'cancelled', 'a cancelled job stops');
select is((select score_write_back_commit(job, lease, 0, '[]', '[]', '["3"]') ->> 'cancelled' from story), 'true',
  'but what it had sent by then is entered');
select is((select state from score_write_backs where record_id = '3'), 'gone', 'since HubSpot has it');
select throws_ok($$ select score_write_back_slice(job, gen_random_uuid(), 1) from story $$, 'P0001', null, 'nobody works without the lease');

-- Who sees what.
select tap.sign_in(owner) from story;
select is((select count(*)::int from score_write_backs), 3, 'a member sees what was written');
select is((select count(*)::int from score_write_back_setups), 1, 'and whether it can be');
select tap.be_owner();
select tap.sign_in(other) from story;
select is((select count(*)::int from score_write_backs) + (select count(*)::int from score_write_back_setups), 0, 'a stranger sees nothing');
select tap.be_owner();
select is((select private.erase_portal(account) -> 'score_write_backs' from story), '3', 'erasing a portal erases what was written');
insert into score_write_backs (account_id, object_type, record_id) select account, 'deals', '1' from story;
delete from hubspot_accounts;
select is((select count(*)::int from score_write_backs), 0, 'what was written goes with the account');
