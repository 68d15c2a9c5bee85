-- pg_cron as far as we use it, in place of the extension, which neither PGlite nor a plain server has.
create schema cron;
create table cron.job (jobid bigserial primary key, schedule text, command text, jobname text unique);
create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as $$
  insert into cron.job as j (jobname, schedule, command) values (job_name, schedule, command)
  on conflict (jobname) do update set schedule = excluded.schedule, command = excluded.command returning jobid
$$;
create function cron.unschedule(job_id bigint) returns boolean language sql as $$
  delete from cron.job where jobid = job_id returning true
$$;

insert into private.schedules (name, cron, function_name) values ('it''s nightly', '1 2 * * *', 'score-batch');
select results_eq($$ select jobname, schedule, command from cron.job $$,
  $$ values ('it''s nightly', '1 2 * * *', 'select private.run_schedule(''it''''s nightly'')') $$, 'a new schedule is a job');

update private.schedules set cron = '5 2 * * *' where name = 'it''s nightly';
select results_eq($$ select jobname, schedule from cron.job $$, $$ values ('it''s nightly', '5 2 * * *') $$,
  'a changed one is the same job at its new time');

update private.schedules set name = 'renamed' where name = 'it''s nightly';
select results_eq($$ select jobname, schedule from cron.job $$, $$ values ('renamed', '5 2 * * *') $$, 'a renamed one leaves no job behind');

delete from cron.job;
update private.schedules set last_run_at = now(), enabled = false where name = 'renamed';
select is_empty($$ select from cron.job $$, 'a run and a pause need no other job');

update private.schedules set cron = '6 2 * * *' where name = 'renamed';
delete from private.schedules where name = 'renamed';
select is_empty($$ select from cron.job $$, 'a removed one has no job any more');

drop schema cron cascade;
insert into private.schedules (name, cron, function_name) values ('without', '1 2 * * *', 'score-batch');
select pass('without pg_cron the table is all there is');
