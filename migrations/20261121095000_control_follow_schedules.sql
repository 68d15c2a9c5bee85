-- pg_cron follows private.schedules: a row that is added, changed or removed is a job that is.
-- Why: later migrations, and whoever changes a schedule by hand, have one place to write to.
-- Who may call: nothing is callable.

-- The released files before this one may not change, so it is said here.
do $$
begin
  if current_setting('server_version_num')::int < 160000 then
    raise exception 'PostgreSQL 16 or later is needed, and this server is %', current_setting('server_version')
      using hint = 'Upgrade the project (Settings, Infrastructure), then push again: it goes on with this migration.';
  end if;
end
$$;

create function private.follow_schedule() returns trigger
language plpgsql volatile set search_path = ''
as $$
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
$$;
comment on function private.follow_schedule() is 'Trigger of schedules: keeps the jobs of pg_cron, where it exists, the same.';
revoke execute on function private.follow_schedule() from public;

create trigger _500_follow after insert or delete or update of name, cron on private.schedules
  for each row execute function private.follow_schedule();
