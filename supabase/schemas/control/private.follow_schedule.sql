-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.follow_schedule() returns trigger
  language plpgsql
  set search_path = ''
  as $_$
begin
  if to_regprocedure('cron.schedule(text,text,text)') is null then
    return null;
  end if;
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and old.name <> new.name then
    execute 'select cron.unschedule(j.jobid) from cron.job j where j.jobname = $1' using old.name;
  end if;
  if tg_op <> 'DELETE' then
    -- A name that pg_cron knows already is scheduled anew under it. The command looks the row up, so that a body or a pause
    -- needs no new job.
    execute 'select cron.schedule($1, $2, $3)' using new.name, new.cron, format('select private.run_schedule(%L)', new.name);
  end if;
  return null;
end
$_$;
comment on function private.follow_schedule() is 'Trigger of schedules: keeps the jobs of pg_cron, where it exists, the same.';

revoke all on function private.follow_schedule() from public;
