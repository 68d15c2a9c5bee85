-- The write-back's schedule: the net under the trigger that queues a write-back when scores change.
-- Why: a job that died, a refused record whose day has come and a portal that was mended are found again.
-- Who may call: nothing is callable.

insert into private.schedules (name, cron, function_name, body) values
  ('score write-back hourly', '40 * * * *', 'score-batch', '{"scheduled": "write_back"}');

-- What HubSpot was told goes with the scores when a portal is erased.
insert into private.portal_tables (table_name, position) values
  ('public.score_write_backs', 16), ('public.score_write_back_setups', 17);
