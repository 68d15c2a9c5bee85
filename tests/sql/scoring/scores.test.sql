-- Scores: stored once each, the later look wins, what differs is history, a change after the look stays to be scored.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
insert into hubspot_contacts_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select account, id, '{}', now(), now(), now() from story, unnest(array['1', '2', '3']) id;

create function pg_temp.score(p_id text, p_probability float8, p_as_of timestamptz, p_more jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object('record_id', p_id, 'score', round(100 * p_probability), 'probability', p_probability, 'log_odds',
    0.123456789012345, 'grade', 'B', 'baseline', -0.5, 'reasons', '[{"feature": "calls.count", "label": "Two calls", "value": 2,
    "contribution": 0.3}]'::jsonb, 'inputs', '[null, 2, "lead", 0.1]'::jsonb, 'as_of', p_as_of, 'source', 'rules', 'model_id', null,
    'model_version', 0, 'model_sha256', repeat('a', 64)) || p_more
$$;
create function pg_temp.store(variadic p_rows jsonb[]) returns int language sql as $$
  select (scores_store((select account from story), 'contacts', to_jsonb(p_rows)) ->> 'stored')::int
$$;

select is(pg_temp.store(pg_temp.score('1', 0.42, '2026-11-21T10:00:00Z'), pg_temp.score('2', 0.9, '2026-11-21T10:00:00Z')), 2,
  'two scores are stored');
select is((select log_odds from record_scores where record_id = '1'), 0.123456789012345::float8, 'to the last digit');
select is((select inputs::text from record_scores where record_id = '1'), '[null, 2, "lead", 0.1]', 'with the cells the model saw');
select is((select count(*)::int from record_score_history), 2, 'each is the beginning of a history');
select is(pg_temp.store(pg_temp.score('1', 0.42, '2026-11-21T10:05:00Z')), 1, 'the same score of a later look');
select is((select count(*)::int from record_score_history), 2, 'is no news');
select is((select private.iso(as_of) from record_scores where record_id = '1'), '2026-11-21T10:05:00.000Z', 'but is as of then');
select is(pg_temp.store(pg_temp.score('1', 0.5, '2026-11-21T10:10:00Z')), 1, 'another score');
select is((select array_agg(score order by as_of) from record_score_history where record_id = '1'), '{42,50}', 'is');
select is(pg_temp.store(pg_temp.score('1', 0.1, '2026-11-21T10:01:00Z')), 0, 'a look that was earlier changes nothing');
select is((select score::int from record_scores where record_id = '1'), 50, 'whatever it said');
select is((select count(*)::int from record_score_history where record_id = '1'), 2, 'nor is it history');
select is(pg_temp.store(pg_temp.score('3', 0.2, '2026-11-21T10:00:00Z'), pg_temp.score('3', 0.3, '2026-11-21T10:01:00Z')), 1,
  'of two scores of one record in a call');
select is((select score::int from record_scores where record_id = '3'), 30, 'the later look stays');
select throws_ok($$ select scores_store((select account from story), 'contacts', jsonb_build_array(pg_temp.score('1', 1.2, now()))) $$,
  '23514', null, 'a probability above one is refused');
select throws_ok($$ select scores_store(gen_random_uuid(), 'contacts', '[]') $$, 'P0001', 'This portal is not known.',
  'so is a portal that does not exist');

-- Stale and fresh.
update record_scores set stale_since = '2026-11-21T12:00:00Z' where record_id in ('1', '2');
select pg_temp.store(pg_temp.score('1', 0.5, '2026-11-21T12:00:01Z'), pg_temp.score('2', 0.9, '2026-11-21T11:59:59Z'));
select is((select stale_since from record_scores where record_id = '1'), null, 'a look after the change makes it fresh');
select isnt((select stale_since from record_scores where record_id = '2'), null, 'a look before the change does not');

-- What a member sees.
select tap.sign_in(owner) from story;
create temp table shown as select score_show('62515', 'contacts', '1') as one, score_show('62515', 'contacts', '2') as two;
select is((select one -> 'latest' ->> 'score' from shown), '50', 'the latest score');
select is((select one -> 'latest' -> 'model' from shown), jsonb_build_object('id', null, 'version', 0, 'sha256', repeat('a', 64)),
  'with the model that made it');
select is((select one -> 'latest' ->> 'as_of' from shown), '2026-11-21T12:00:01.000Z', 'and the moment it looked at');
select is((select jsonb_path_query_array(one, '$.history[*].score') from shown), '[50, 42]', 'earlier ones, newest first');
select is((select jsonb_array_length(score_show('62515', 'contacts', '1', 1) -> 'history')), 1, 'as many as are asked for');
select is((select (one ->> 'stale') || ' ' || (two ->> 'stale') from shown), 'false true', 'and whether the record changed since');
select tap.be_owner();
insert into hubspot_contacts_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select account, '4', '{}', now(), now(), now() from story;
select tap.sign_in(owner) from story;
select is(score_show('62515', 'contacts', '4'), '{"latest": null, "stale": false, "history": []}', 'a record without a score');
select throws_ok($$ select score_show('62515', 'contacts', '99') $$, 'P0001', 'There is no such record in the mirror.', 'no record');
select throws_ok($$ select score_show('1', 'contacts', '1') $$, 'P0001', 'This portal is not known.', 'no portal');
select tap.be_owner();

-- The account's end.
delete from hubspot_accounts;
select is((select count(*)::int from record_scores) + (select count(*)::int from record_score_history), 0,
  'scores and history go with the account');
