-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.missing_schedules() returns setof text
  language plpgsql stable security definer
  set search_path = ''
  as $_$
-- definer because private.schedules is outside the API
begin
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    return query execute $sql$
      select s.name from (select name from private.schedules union all select u.name from private.upkeep() u) s (name)
      where not exists (select from cron.job j where j.jobname = s.name) order by s.name
    $sql$;
  end if;
end
$_$;
comment on function private.missing_schedules() is 'Schedules that pg_cron does not run, where it exists.';

revoke all on function private.missing_schedules() from public;
