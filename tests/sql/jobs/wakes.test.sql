-- One wake-up for each kind and moment; who leaves due work wakes another worker, until enough are at work.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);
create temp table wakes (url text, body jsonb);
create schema net;
create function net.http_post(url text, body jsonb, params jsonb, headers jsonb, timeout_milliseconds int) returns bigint language sql as $$
  insert into wakes values (url, body) returning 1::bigint
$$;
insert into private.settings values ('functions_url', 'https://x'), ('functions_secret_key', 'sb_secret_x')
on conflict (name) do update set value = excluded.value;
-- What a commit would send, and the next transaction.
create function pg_temp.commit() returns text language plpgsql as $$
declare
  v_sent text := (select string_agg(split_part(url, 'https://x/', 2) || coalesce(nullif(' +' || (body ->> 'delay_ms'), ' +0'), ''), ' ' order by url) from wakes);
begin
  delete from wakes;
  perform set_config('app.woken_kinds', '', true);
  return coalesce(v_sent, 'none');
end
$$;
select pg_temp.commit();
delete from private.jobs;

select private.enqueue_job('score.batch', account, null, '{}') from story, generate_series(1, 600);
select is(pg_temp.commit(), 'score-batch/run', 'six hundred jobs of one statement wake one worker');
select private.enqueue_job('score.batch', account, null, '{}') from story;
select is(pg_temp.commit(), 'score-batch/run', 'the next transaction wakes one of its own');
select private.enqueue_job('score.batch', account, null, '{}'), private.enqueue_job('training.run', account, null, '{}') from story, generate_series(1, 2);
select is(pg_temp.commit(), 'process-training/run score-batch/run', 'each kind has its own');
select private.wake_worker('score.drift', 1, 5000), private.wake_worker('score.drift', 2, 5000);
select is(pg_temp.commit(), 'process-training/run +5000 process-training/run +5000', 'what is due later is told for each job: its time is its own');

select jobs_claim(array['score.batch'], 4, 60);
select is(pg_temp.commit(), 'score-batch/run', 'a worker that leaves due jobs wakes another');
select jobs_claim(array['score.batch'], 0, 60);
select is(pg_temp.commit(), 'score-batch/run', 'also one that takes none since its time is up');
update private.job_kinds set parallel = 8 where kind = 'score.batch';
select jobs_claim(array['score.batch'], 4, 60);
select is(pg_temp.commit(), 'none', 'until enough are at work');
delete from private.jobs where kind = 'score.batch' and state = 'running';
select jobs_claim(array['score.batch'], 100, 60) from generate_series(1, 7);
select pg_temp.commit();
select jobs_claim(array['score.batch'], 100, 60);
select is(pg_temp.commit(), 'none', 'who finds nothing wakes nobody');
