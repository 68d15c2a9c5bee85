-- pg_cron checks the alerts each minute, without a function: what watches the functions does not rest on them.

create function private.upkeep() returns table (name text, cron text, command text)
language sql immutable security invoker set search_path = '' as $$
  values ('platform upkeep', '*/10 * * * *', 'select private.keep_platform()'), ('alerts watch', '* * * * *', 'select private.keep_watch()')
$$;
comment on function private.upkeep() is 'What pg_cron runs in the database itself.';
revoke all on function private.upkeep() from public;

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

create or replace function private.repair_platform() returns void
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because it makes extensions, policies and jobs of pg_cron
declare
  v_policy record;
begin
  -- 1. Extensions. pg_net has no other way into another schema; what it was about to send is found again by the sweeps.
  begin
    if exists (select from pg_catalog.pg_extension e where e.extname = 'pg_net' and e.extnamespace = 'public'::regnamespace) then
      drop extension pg_net;
    end if;
    if exists (select from pg_catalog.pg_available_extensions e where e.name = 'pg_net') then
      create extension if not exists pg_net with schema extensions;
    end if;
  exception when others then
    raise warning 'pg_net is not made in the schema extensions: %', sqlerrm;
  end;
  begin
    if exists (select from pg_catalog.pg_available_extensions e where e.name = 'pg_cron') then
      create extension if not exists pg_cron;
    end if;
  exception when others then
    raise warning 'pg_cron is not made: %', sqlerrm;
  end;
  -- 2. Who may listen.
  for v_policy in
    select p.name, p.condition from private.realtime_policies() p join private.missing_realtime_policies() m on m = p.name
  loop
    begin
      execute format('create policy %I on realtime.messages for select to authenticated using (%s)', v_policy.name, v_policy.condition);
    exception when insufficient_privilege then
      raise warning 'realtime.messages takes no policy here: %', sqlerrm;
    end;
  end loop;
  -- 3. What runs by the clock.
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    execute $sql$
      select cron.schedule(s.name, s.cron, format('select private.run_schedule(%L)', s.name)) from private.schedules s
      where s.name in (select m from private.missing_schedules() m)
    $sql$;
    execute $sql$ select cron.schedule(u.name, u.cron, u.command) from private.upkeep() u $sql$;
  end if;
end
$_$;

select private.repair_platform();
