-- Schedules: what runs by the clock, and the hourly maintenance.
-- Why: one table says it; pg_cron reads it where it exists, the local stack's scheduler elsewhere.
-- Who may call: pg_cron and the scheduler, as the owner.

create table private.schedules (
  name text not null,
  cron text not null,
  function_name text not null,
  path text not null default '/run',
  body jsonb not null default '{}',
  enabled boolean not null default true,
  run_at_start boolean not null default false,
  last_run_at timestamptz,
  constraint schedules_pkey primary key (name),
  constraint schedules_cron_has_five_fields check (cron ~ '^\S+( \S+){4}$')
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
alter table private.schedules enable row level security;
create policy "Only the service reads schedules" on private.schedules for select to service_role using (true);
comment on policy "Only the service reads schedules" on private.schedules is 'Outside the API.';

insert into private.schedules (name, cron, function_name, body, run_at_start) values
  ('hubspot-sync hourly', '0 * * * *', 'hubspot-sync', '{"scheduled": true}', false),
  ('jobs sweep', '* * * * *', 'hubspot-sync', '{}', true),
  ('tokens', '*/5 * * * *', 'hubspot-oauth', '{}', false);

create function private.run_schedule(p_name text) returns void
language sql volatile security definer set search_path = ''
as $$
  -- definer because pg_net and the vault are not open to callers
  select private.invoke_function(s.function_name, s.body, s.path)
  from private.schedules s where s.name = p_name and s.enabled
$$;
comment on function private.run_schedule(text) is 'Calls the function of a schedule, unless it is paused.';

create function private.run_maintenance() returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because it deletes across areas
begin
  -- One at a time; whoever comes second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('private.run_maintenance')) then
    return;
  end if;
  perform private.ensure_audit_partitions(3);
  delete from public.oauth_states s where s.expires_at < now() - interval '1 hour';
  delete from private.idempotency_keys k where k.created_at < now() - interval '1 day';
  delete from public.function_metrics m where m.minute < now() - interval '30 days';
  delete from public.error_logs e where e."timestamp" < now() - interval '90 days';
  delete from private.jobs j where j.state in ('done', 'cancelled') and j.finished_at < now() - interval '30 days';
  delete from public.sync_logs l where l."timestamp" < now() - interval '30 days';
end
$$;
comment on function private.run_maintenance() is
  'Makes partitions ahead and removes what is past its time; called hourly by sync_start_due.';
revoke execute on function private.run_schedule(text), private.run_maintenance() from public;
