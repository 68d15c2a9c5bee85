-- The daily drift check.
-- Why: once a day is as often as labels ripen; at night, when nobody waits for a score.
-- Who may call: nothing is callable.

insert into private.schedules (name, cron, function_name, body) values
  ('score drift daily', '20 3 * * *', 'process-training', '{"scheduled": "drift"}');
