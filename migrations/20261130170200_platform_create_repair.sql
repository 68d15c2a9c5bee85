-- What a platform offers is used wherever it was switched on later, and what could not be made is named.
-- Why: pg_net, pg_cron and realtime may be refused or absent at the push; a notice in its output was all that said so.
-- Who may call: the repair's public face is platform_repair; pg_cron calls nothing of it.

create function private.realtime_policies() returns table (name text, condition text)
language sql immutable set search_path = ''
as $$
  values
    ('Members receive the events of their portals',
      '(select realtime.topic()) = any (array(select ''account:'' || a from private.my_account_ids() a))'),
    ('Users receive the events of their documents',
      '(select realtime.topic()) = ''user:'' || (select auth.uid())
        or (select realtime.topic()) in (select ''document:'' || r.document_id from private.readable_documents() r)')
$$;
comment on function private.realtime_policies() is 'Who may listen to which topic: the policies of realtime.messages.';

create function private.has_realtime() returns boolean
language sql stable set search_path = ''
as $$
  select to_regclass('realtime.messages') is not null and to_regprocedure('realtime.topic()') is not null
$$;
comment on function private.has_realtime() is 'Whether the platform has realtime with private topics.';

create function private.missing_realtime_policies() returns setof text
language sql stable set search_path = ''
as $$
  select p.name from private.realtime_policies() p
  where private.has_realtime()
    and not exists (select from pg_policy o where o.polrelid = to_regclass('realtime.messages') and o.polname = p.name)
$$;
comment on function private.missing_realtime_policies() is 'Policies of realtime.messages that could not be made.';

create function private.missing_schedules() returns setof text
language plpgsql stable security definer set search_path = ''
as $$
-- definer because private.schedules is outside the API
begin
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    return query execute $sql$
      select s.name from (select name from private.schedules union all select 'platform upkeep') s (name)
      where not exists (select from cron.job j where j.jobname = s.name) order by s.name
    $sql$;
  end if;
end
$$;
comment on function private.missing_schedules() is 'Schedules that pg_cron does not run, where it exists.';

create function private.platform_faults() returns table (code text, name text, detail text)
language sql stable security definer set search_path = ''
as $$
  -- definer because the vault and the schedules are not open to callers
  select 'secret_missing', s, 'The vault lacks it, so the database calls no function: set it with platform_set_secrets.'
  from unnest(private.missing_secrets()) s
  union all
  select 'extension_missing', e.name, 'The platform offers it, and it is not installed: call platform_repair.'
  from pg_catalog.pg_available_extensions e where e.name in ('pg_net', 'pg_cron') and e.installed_version is null
  union all
  select 'extension_in_public', e.extname, 'It belongs into the schema extensions: call platform_repair.'
  from pg_catalog.pg_extension e where e.extname = 'pg_net' and e.extnamespace = 'public'::regnamespace
  union all
  select 'policy_missing', p, 'Browsers do not hear these events: call platform_repair.' from private.missing_realtime_policies() p
  union all
  select 'schedule_missing', s, 'pg_cron does not run it: call platform_repair.' from private.missing_schedules() s
$$;
comment on function private.platform_faults() is 'What the project lacks to run by itself on hosted Supabase, and what mends it.';

create function private.repair_platform() returns void
language plpgsql volatile security definer set search_path = ''
as $$
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
    execute $sql$ select cron.schedule('platform upkeep', '*/10 * * * *', 'select private.keep_platform()') $sql$;
  end if;
end
$$;
comment on function private.repair_platform() is
  'Makes what platform_faults names and the database can make; what is refused is warned of and stays a fault.';

revoke execute on function
  private.realtime_policies(), private.has_realtime(), private.missing_realtime_policies(), private.missing_schedules(),
  private.platform_faults(), private.repair_platform()
from public;
