-- The daily drift check.
-- Why: once a day is as often as labels ripen; at night, when nobody waits for a score.
-- Who may call: nothing is callable.

insert into private.schedules (name, cron, function_name, body) values
  ('score drift daily', '20 3 * * *', 'process-training', '{"scheduled": "drift"}');

do $$
begin
  -- A name that pg_cron knows already is scheduled anew under it.
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    execute $sql$
      select cron.schedule(s.name, s.cron, format('select private.run_schedule(%L)', s.name)) from private.schedules s
    $sql$;
  end if;
end
$$;
