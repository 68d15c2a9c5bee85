-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.purge_cron_runs() returns void
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the log belongs to pg_cron
begin
  -- About 6,000 rows a day with eight jobs; three days show a weekend.
  if to_regclass('cron.job_run_details') is not null then
    execute 'delete from cron.job_run_details d where coalesce(d.end_time, d.start_time) < now() - interval ''3 days''';
  end if;
end
$$;
comment on function private.purge_cron_runs() is 'Removes what pg_cron noted of runs of more than three days ago.';

revoke all on function private.purge_cron_runs() from public;
