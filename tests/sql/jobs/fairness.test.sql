-- Nobody waits behind the queue of another: portals take turns, and in a portal its users, however much each of them has queued.

create temp table story as select tap.make_user('many@example.com') as many, tap.make_user('few@example.com') as few,
  tap.make_user('other@example.com') as other, null::uuid as account, null::uuid as elsewhere;
update story set account = tap.connect(many), elsewhere = tap.connect(other, '2');
insert into account_members (account_id, user_id, role) select account, few, 'member' from story;
delete from private.jobs;
delete from sync_sessions;

-- One claim; which payloads it brought, in the order of the queue.
create function pg_temp.claim(p_kinds text[], p_limit int) returns text language sql as $$
  select coalesce(string_agg(j ->> 'payload', ' '), 'none') from jsonb_array_elements(jobs_claim(p_kinds, p_limit, 60)) j
$$;
create function pg_temp.queue(p_kind text, p_account uuid, p_user uuid, variadic p_names text[]) returns void language sql as $$
  select private.enqueue_job(p_kind, p_account, null, to_jsonb(n), clock_timestamp(), p_user) from unnest(p_names) n
$$;

-- 1. Portals.
select pg_temp.queue('score.batch', account, many, 'a1', 'a2', 'a3', 'a4') from story;
select pg_temp.queue('score.batch', elsewhere, other, 'b1', 'b2') from story;
select is(pg_temp.claim(array['score.batch'], 2), 'a1 b1', 'each portal comes to its turn, whoever was first');
select is(pg_temp.claim(array['score.batch'], 3), 'a2 a3 b2', 'and again, and what is left goes to who has work left');
select pg_temp.queue('score.batch', elsewhere, other, 'b3') from story;
select set_config('fair.first', pg_temp.claim(array['score.batch'], 1), true);
select set_config('fair.second', pg_temp.claim(array['score.batch'], 1), true);
select is((select string_agg(f, ' ' order by f) from unnest(array[current_setting('fair.first'), current_setting('fair.second')]) f), 'a4 b3',
  'one at a time, too: who was served waits until the others were');
select is(pg_temp.claim(array['score.batch'], 5), 'none', 'then nothing is left');

-- 2. Users of one portal.
select pg_temp.queue('score.batch', account, many, 'm1', 'm2', 'm3') from story;
select pg_temp.queue('score.batch', account, few, 'f1') from story;
select pg_temp.queue('score.batch', account, null, 's1') from story;
select is(pg_temp.claim(array['score.batch'], 3), 'm1 f1 s1', 'users of a portal take turns, and the schedule with them');
select is(pg_temp.claim(array['score.batch'], 3), 'm2 m3', 'who has more gets the rest');

-- 3. What is not due takes no turn; what was lost comes first.
select private.enqueue_job('score.batch', account, null, '"later"', clock_timestamp() + interval '1 hour', many) from story;
select pg_temp.queue('score.batch', elsewhere, other, 'b4') from story;
select is(pg_temp.claim(array['score.batch'], 2), 'b4', 'what is not due is not given');
update private.jobs set leased_until = clock_timestamp() - interval '1 second' where payload = '"m2"';
select pg_temp.queue('score.batch', elsewhere, other, 'b5') from story;
select is(pg_temp.claim(array['score.batch'], 1), 'm2', 'what a dead worker held comes first');
select is(pg_temp.claim(array['score.batch'], 1), 'b5', 'then the queue');

-- 4. Kinds that one function works on share the turns.
select private.enqueue_job('score.batch', account, null, to_jsonb('x' || n), clock_timestamp(), many) from story, generate_series(1, 3) n;
select pg_temp.queue('score.write_back', elsewhere, null, 'w1') from story;
select is(pg_temp.claim(array['score.write_back', 'score.batch'], 2), 'x1 w1', 'kinds that one function works on share the turns');
select is(pg_temp.claim(array['score.write_back'], 5), 'none', 'a kind that was not asked for is not given');
select is(pg_temp.claim(array['score.batch'], 5), 'x2 x3', 'and stays');

-- 5. Who asked is known of every kind that a user can start.
select tap.add_document(few, account, 'few.md') from story;
select is((select user_id from private.jobs where kind = 'document.parse'), few, 'a document''s work is its owner''s') from story;
select training_start(account, few, 'contacts', '{}') from story;
select is((select user_id from private.jobs where kind = 'training.run'), few, 'a training is who asked for it''s') from story;
select score_batch_start(account, few, 'contacts', array['1']) from story;
select is((select user_id from private.jobs where kind = 'score.batch' and state = 'queued' and payload ? 'batch_id'), few, 'a batch, too') from story;
select sync_start(account, few, 'full', null) from story;
select is((select array_agg(distinct user_id) from private.jobs where kind = 'sync.object'), array[few], 'and a sync') from story;
