-- HubSpot's times are in milliseconds: a score that changes within the millisecond of the one that was sent is news all the same.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::bigint as job,
  null::uuid as lease, null::jsonb as slice;
update story set account = tap.connect(owner);

create function tap.score(p_id text, p_score int, p_grade text, p_reason text, p_microseconds int) returns void language sql as $$
  insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs,
    source, model_version, model_sha256, as_of, scored_at)
  select account, 'contacts', p_id, p_score, p_grade, 0.5, 0, 0,
    jsonb_build_array(jsonb_build_object('text', p_reason, 'contribution', 1)), '[]', 'rules', 0, 'x', t, t
  from story, lateral (select '2026-11-01T10:00:00.123Z'::timestamptz + make_interval(secs => p_microseconds / 1e6) as t) x
  on conflict (account_id, object_type, record_id) do update set score = excluded.score, grade = excluded.grade,
    reasons = excluded.reasons, scored_at = excluded.scored_at, as_of = excluded.as_of
$$;
create function tap.slice() returns jsonb language sql as $$
  select score_write_back_slice(job, lease, 100) from story
$$;
create function tap.still_to_send() returns text language sql as $$
  select string_agg(r ->> 'record_id' || ' ' || ((r -> 'values') - 'scored_at')::text, ', ' order by r ->> 'record_id')
  from jsonb_array_elements(tap.slice() -> 'records') r
$$;

select tap.score(i, 40, 'B', 'Calls', 100) from unnest(array['grade', 'nothing', 'reasons', 'score', 'time']) i;
update private.jobs set run_after = now() - interval '1 day' where kind = 'score.write_back';
update story set (job, lease) = (select (j ->> 'id')::bigint, (j ->> 'lease_token')::uuid
  from (select jobs_claim(array['score.write_back'], 1, 60) -> 0 as j) x);
update story set slice = tap.slice();
select is((select jsonb_array_length(slice -> 'records') from story), 5, 'five scores are on their way');

-- Meanwhile, in the same millisecond.
select tap.score('grade', 40, 'A', 'Calls', 200);
select tap.score('reasons', 40, 'B', 'Visits', 200);
select tap.score('score', 41, 'B', 'Calls', 200);
select tap.score('time', 40, 'B', 'Calls', 200);
select score_write_back_commit(job, lease, 0, slice -> 'records', '[]', '[]') from story;
select is(tap.still_to_send(), 'grade {"grade": "A"}, reasons {"reasons": "▲ Visits"}, score {"score": 41}',
  'what changed since is sent, each for what it changed');
select score_write_back_commit(job, lease, 1, tap.slice() -> 'records', '[]', '[]') from story;
select is(tap.still_to_send(), null, 'and then nothing is left');
