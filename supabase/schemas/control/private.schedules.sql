-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.schedules (
  name text not null,
  cron text not null,
  function_name text not null,
  path text default '/run'::text not null,
  body jsonb default '{}'::jsonb not null,
  enabled boolean default true not null,
  run_at_start boolean default false not null,
  last_run_at timestamptz,
  constraint schedules_cron_has_five_fields check ((cron ~ '^\S+( \S+){4}$'::text))
);
comment on table private.schedules is 'Calls of edge functions by the clock.';
comment on column private.schedules.name is 'Name, also of the pg_cron job.';
comment on column private.schedules.cron is 'Five cron fields, in UTC.';
comment on column private.schedules.function_name is 'Edge function to call.';
comment on column private.schedules.path is 'Route of that function.';
comment on column private.schedules.body is 'JSON body to send.';
comment on column private.schedules.enabled is 'False to pause it.';
comment on column private.schedules.run_at_start is 'Also called when the local stack starts, to take up what a kill left.';
comment on column private.schedules.last_run_at is 'When the local stack last called it; pg_cron keeps its own log.';

alter table only private.schedules
  add constraint schedules_pkey primary key (name);

create trigger _500_follow after insert or delete or update of name, cron on private.schedules
  for each row execute function private.follow_schedule();

alter table private.schedules enable row level security;

create policy "Only the service reads schedules" on private.schedules
  for select to service_role
  using (true);
comment on policy "Only the service reads schedules" on private.schedules is 'Outside the API.';

insert into private.schedules (name, cron, function_name, path, body, enabled, run_at_start) values
  ('documents sweep', '* * * * *', 'process-document', '/run', '{}', true, true),
  ('hubspot-sync hourly', '0 * * * *', 'hubspot-sync', '/run', '{"scheduled": true}', true, false),
  ('jobs sweep', '* * * * *', 'hubspot-sync', '/run', '{}', true, true),
  ('live sync sweep', '* * * * *', 'sync-worker', '/run', '{"scheduled": true}', true, true),
  ('score batches sweep', '* * * * *', 'score-batch', '/run', '{}', true, true),
  ('score drift daily', '20 3 * * *', 'process-training', '/run', '{"scheduled": "drift"}', true, false),
  ('score write-back hourly', '40 * * * *', 'score-batch', '/run', '{"scheduled": "write_back"}', true, false),
  ('tokens', '*/5 * * * *', 'hubspot-oauth', '/run', '{}', true, false),
  ('trainings sweep', '* * * * *', 'process-training', '/run', '{}', true, true);
