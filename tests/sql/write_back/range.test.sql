-- Many scores at once: a batch leaves one range, which the write-back walks and compares.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::bigint as job,
  null::uuid as lease, null::jsonb as slice;
grant select on story to public;
update story set account = tap.connect(owner);

-- Scores the contacts p_from to p_to in one statement, as a batch does.
create function tap.score_many(p_from int, p_to int, p_score int) returns void language sql as $$
  insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs,
    source, model_version, model_sha256, as_of, scored_at)
  select account, 'contacts', i::text, p_score, 'B', 0.5, 0, 0, '[]', '[]', 'rules', 0, 'x', clock_timestamp(), clock_timestamp()
  from story, generate_series(p_from, p_to) i order by i
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
create function tap.next_slice(p_limit int) returns text language plpgsql as $$
begin
  update story set slice = score_write_back_slice(job, lease, p_limit);
  return (select format('%s %s-%s %s', jsonb_array_length(slice -> 'records'), slice -> 'records' -> 0 ->> 'record_id',
    slice -> 'records' -> -1 ->> 'record_id', slice ->> 'more') from story);
end
$$;
-- Commits the slice, but for the last p_short records.
create function tap.commit_slice(p_short int default 0) returns void language sql as $$
  select score_write_back_commit(job, lease, (slice ->> 'step')::int,
    (select coalesce(jsonb_agg(r.value order by r.ordinality), '[]') from jsonb_array_elements(slice -> 'records') with ordinality r
     where r.ordinality <= jsonb_array_length(slice -> 'records') - p_short), '[]', '[]') from story
$$;

select tap.score_many(1001, 1120, 50);
select is((select row(sweep_from, sweep_to, sweep_version, state)::text from score_write_back_setups), '(1001,1120,1,new)',
  'a batch leaves its range');
select is((select count(*)::int from score_write_backs), 0, 'and no row per record');
select is((select count(*)::int from private.jobs where kind = 'score.write_back'), 1, 'it has one job');
select tap.claim_write_back();
select is(tap.next_slice(50), '50 1001-1050 true', 'the walk begins at its first record');
select is(tap.next_slice(50), '50 1001-1050 true', 'what was not committed is offered again');
select tap.commit_slice(10);
select is(tap.next_slice(50), '10 1041-1050 true', 'nor is what a broken slice left behind forgotten');
select tap.commit_slice();
select is((select count(*)::int from score_write_backs where state = 'written' and score = 50), 50, 'what HubSpot has is remembered');
-- Meanwhile another statement of the batch scores a part anew, and one record changes by itself.
select tap.score_many(1030, 1095, 51);
select tap.score_many(1003, 1003, 99);
select is(tap.next_slice(50), '1 1003-1003 true', 'a record that was marked goes first');
select tap.commit_slice();
select is(tap.next_slice(50), '50 1051-1100 true', 'then the walk goes on');
select is((select slice -> 'records' -> 4 -> 'values' ->> 'score' from story), '51', 'with the values of now');
select tap.commit_slice();
select is(tap.next_slice(50), '20 1101-1120 true', 'to the last record');
select tap.commit_slice();
select is(tap.next_slice(50), '0 - true', 'and to the end of its range');
select is((select sweep_from from score_write_back_setups), '1001', 'which changed meanwhile');
select is(tap.next_slice(50), '21 1030-1050 true', 'so the walk begins anew and finds what differs by now');
select tap.commit_slice();
select is(tap.next_slice(50), '0 - false', 'and comes to its end, with nothing left');
select is((select row(sweep_from, sweep_to, sweep_version)::text from score_write_back_setups), '(,,2)', 'the range is done');
select is((select count(*)::int from score_write_backs w join record_scores s using (account_id, object_type, record_id)
  where w.score = s.score and w.pending_since is null), 120, 'HubSpot has every score');
select is((select cursor ->> 'written' from private.jobs j join story s on s.job = j.id), (40 + 10 + 1 + 50 + 20 + 21)::text,
  'each write was counted');
select jobs_complete(job, lease, '{}') from story;

-- Scored again without a change, or only stale.
update private.jobs set state = 'done' where kind = 'score.write_back' and state = 'queued';
update record_scores set stale_since = clock_timestamp();
select is((select count(*)::int from private.jobs where kind = 'score.write_back' and state = 'queued'), 0,
  'scores that only became stale are no news');
update record_scores set stale_since = null, scored_at = clock_timestamp();
select tap.claim_write_back();
select is(tap.next_slice(20), '0 - true', 'a rescore is compared, a hundred records at a time');
select is(tap.next_slice(20), '0 - false', 'to its end, without a request');
select jobs_complete(job, lease, '{}') from story;

-- Refused and gone records in a range.
select tap.score_many(1001, 1120, 60);
select tap.claim_write_back();
select tap.next_slice(100);
select score_write_back_commit(job, lease, 0, '[]', (select jsonb_agg(jsonb_build_object('record_id', r.value ->> 'record_id',
    'code', 'x', 'detail', 'd', 'scored_at', r.value -> 'values' ->> 'scored_at')) from jsonb_array_elements(slice -> 'records') r
    where r.value ->> 'record_id' < '1100'), (select jsonb_agg(r.value ->> 'record_id')
    from jsonb_array_elements(slice -> 'records') r where r.value ->> 'record_id' >= '1100')) from story;
select is(tap.next_slice(100), '20 1101-1120 true', 'the walk goes on behind refused and gone records');
select tap.commit_slice();
select tap.next_slice(100);
select tap.next_slice(100);
select jobs_complete(job, lease, '{}') from story;
select tap.score_many(1001, 1120, 60);
select tap.claim_write_back();
select is(tap.next_slice(100), '0 - false', 'refused values are not offered again, nor are records that are gone');
select tap.next_slice(100);
update score_write_backs set retry_at = clock_timestamp() where record_id = '1007';
select is(tap.next_slice(100), '0 - false', 'before their day');
select jobs_complete(job, lease, '{}') from story;
select score_write_back_due();
select tap.claim_write_back();
select is(tap.next_slice(100), '1 1007-1007 true', 'when it has come they are');
select tap.commit_slice();
select jobs_complete(job, lease, '{}') from story;
select tap.score_many(1001, 1120, 61);
select tap.claim_write_back();
select is(tap.next_slice(100), '99 1001-1099 true', 'and other values at once, but for 1100, which is gone');

-- A job that dies leaves its range.
select jobs_fail(job, lease, 'hubspot_unavailable', 'd', false, null) from story;
select is((select row(sweep_from, sweep_to)::text from score_write_back_setups), '(1001,1120)', 'a dead job leaves its range');
update score_write_backs set pending_since = null;
select is(jsonb_array_length(score_write_back_due() -> 'queued'), 1, 'which the schedule finds');
