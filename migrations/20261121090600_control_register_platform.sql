-- Hosted extras: pg_net, pg_cron and realtime, only where the platform offers them.
-- Why: the same files run on a plain PostgreSQL and in PGlite, where a schedule and a notification take their place.
-- Who may call: nothing is callable.

do $$
declare
  v_extension text;
begin
  foreach v_extension in array array['pg_net', 'pg_cron'] loop
    if exists (select from pg_available_extensions e where e.name = v_extension) then
      begin
        execute format('create extension if not exists %I', v_extension);
      exception when others then
        raise notice 'extension % is offered but not usable here: %', v_extension, sqlerrm;
      end;
    end if;
  end loop;
  -- pg_cron runs each schedule under its name; the command looks the row up, so that a changed row needs no new job.
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    execute $sql$
      select cron.schedule(s.name, s.cron, format('select private.run_schedule(%L)', s.name)) from private.schedules s
    $sql$;
  end if;
  -- Members receive the events of their portals: topic account:{id}.
  if to_regclass('realtime.messages') is not null and to_regprocedure('realtime.topic()') is not null then
    begin
      execute $sql$
        create policy "Members receive the events of their portals" on realtime.messages
          for select to authenticated using (
            (select realtime.topic()) = any (array(select 'account:' || a from private.my_account_ids() a)))
      $sql$;
    exception when insufficient_privilege then
      raise notice 'realtime.messages takes no policy here: %', sqlerrm;
    end;
  end if;
end
$$;
