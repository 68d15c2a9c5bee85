-- Numbers that nobody may exceed: jobs in one claim, the life of a state, the wait of a batch, a watermark, tokens in one list.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);

-- A claim.
delete from private.jobs;
insert into private.jobs (kind, account_id, payload) select 'score.batch', account, '{}' from story, generate_series(1, 103);
select is(jsonb_array_length(jobs_claim(array['score.batch'], -1, 60)), 0, 'less than nothing is nothing');
select is(jsonb_array_length(jobs_claim(array['score.batch'], 1000, 60)), 100, 'a claim takes 100 jobs at most');
select is(jsonb_array_length(jobs_claim(array['score.batch'], 1000, 60)), 3, 'the next one the rest');

-- A state.
select oauth_begin(owner, rpad(ttl::text, 64, 'a'), 'sealed', null, ttl) from story, unnest(array[0, 600, 7200]) ttl;
select is(array(select round(extract(epoch from expires_at - created_at))::int from oauth_states order by expires_at), array[1, 600, 3600],
  'a state lives as long as it was told, a second at least and an hour at most');

-- A batch of what changed.
create function pg_temp.wait(p_settings jsonb) returns interval language plpgsql as $$
declare
  v_account uuid := (select account from story);
  v_wait interval;
begin
  delete from score_batches;
  delete from private.jobs;
  delete from ai_configurations;
  insert into ai_configurations (account_id, purpose, settings) select v_account, 'scoring:contacts', p_settings where p_settings is not null;
  perform private.gathering_batch(v_account, 'contacts');
  select j.run_after - b.created_at into v_wait from private.jobs j, score_batches b where b.job_id = j.id;
  return v_wait;
end
$$;
-- From the batch to its job; the upper bounds are for a machine that is busy.
select ok(pg_temp.wait(settings) between least and least + interval '5 minutes', what) from (values
  (null::jsonb, interval '30 seconds', 'changes gather for 30 seconds'),
  ('{}', interval '30 seconds', 'also where nothing else is configured'),
  ('{"debounce_seconds": 7200}', interval '2 hours', 'or as long as was configured'),
  ('{"debounce_seconds": 0}', interval '0', 'which may be not at all'),
  ('{"debounce_seconds": "soon"}', interval '30 seconds', 'what is no number is as good as nothing'),
  ('{"debounce_seconds": 100000}', interval '30 seconds', 'nor is a number of six digits one')) x (settings, least, what);

-- A watermark.
create function pg_temp.sync_to(p_watermark timestamptz, p_status text) returns timestamptz language plpgsql as $$
declare
  v_job record;
begin
  delete from private.jobs;
  perform sync_cancel(session_id) from sync_sessions where status in ('pending', 'running');
  perform sync_start(account, null, 'incremental', array['deals']) from story;
  select * into v_job from tap.claim('deals');
  perform sync_finish_object(v_job.id, v_job.lease_token, 'deals', p_status, p_watermark, null);
  return (select watermark from sync_status where entity_type = 'deals');
end
$$;
select is(pg_temp.sync_to('2026-11-20', 'completed'), '2026-11-20', 'a sync sets how far the object was read');
select is(pg_temp.sync_to('2026-11-19', 'completed'), '2026-11-20', 'which does not go back');
select is(pg_temp.sync_to(null, 'completed'), '2026-11-20', 'nor is forgotten');
select is(pg_temp.sync_to('2026-11-22', 'failed'), '2026-11-20', 'and does not move when the sync failed');
select is(pg_temp.sync_to('2026-11-21', 'completed'), '2026-11-21', 'only on');

-- Tokens that expire: what is alive first, the next to expire first.
select tap.connect(owner, n::text) from story, generate_series(1, 5) n;
delete from hubspot_accounts where id = (select account from story);
update hubspot_accounts set expires_at = now() + case portal_id when '1' then interval '-2 hours' when '2' then interval '-1 hour'
  when '3' then interval '2 hours' when '4' then interval '1 hour' else interval '4 hours' end;
create function pg_temp.listed(p_limit int) returns text language sql as $$
  select string_agg(e ->> 'portal_id', ' ' order by n) from jsonb_array_elements(oauth_list_expiring(now() + interval '3 hours', p_limit)) with ordinality x (e, n)
$$;
select is(pg_temp.listed(9), '4 3 1 2', 'alive before dead, each by its time, and none that has time yet');
select is(pg_temp.listed(3), '4 3 1', 'no more than were asked for');
select is(pg_temp.listed(-1), null, 'less than nothing is nothing');
update hubspot_accounts set status = 'error' where portal_id = '4';
select is(pg_temp.listed(9), '3 1 2', 'and none that is not connected');
