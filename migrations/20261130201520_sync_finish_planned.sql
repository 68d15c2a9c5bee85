-- What a scheduled run did is noted with its end, and the next one is due two hours later.
-- Why: see sync_plan_scheduled_runs. Who may call: the service, for a job that it holds; the scheduler.

create or replace function public.sync_finish_object(p_job_id bigint, p_lease_token uuid, p_object text, p_status text, p_watermark timestamptz, p_error jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_status text;
begin
  if p_status is null or p_status not in ('completed', 'not_permitted', 'failed') then
    perform private.raise_problem(422, 'invalid_request', 'status is completed, not_permitted or failed.');
  end if;
  if v_job.cancel_requested then
    perform private.drop_job(v_job);
    return jsonb_build_object('session_status',
      (select s.status from public.sync_sessions s where s.id = v_job.session_id));
  end if;
  update private.jobs j set state = 'done', lease_token = null, leased_until = null, error = p_error,
    result = jsonb_build_object('status', p_status), updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_job_id;
  v_status := private.end_object(v_job.session_id, p_object, p_status, p_watermark, p_error);
  if p_status = 'completed' then
    perform private.note_plan(v_job, p_object);
  end if;
  return jsonb_build_object('session_status', v_status);
end
$$;

create or replace function public.sync_start_due() returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_account_id uuid;
  v_started jsonb := '[]';
begin
  perform private.run_maintenance();
  -- Due: connected, no open session, and none begun within two hours (the schedule is hourly and may be late). Twelve runs a day,
  -- each a token, four searches and two requests more, are 84 calls.
  for v_account_id in
    select a.id from public.hubspot_accounts a
    where a.status = 'active' and not exists (
      select from public.sync_sessions s
      where s.account_id = a.id and (s.status in ('pending', 'running') or s.start_time > now() - interval '110 minutes'))
    order by a.id
  loop
    v_started := v_started || jsonb_build_array(
      jsonb_build_object('account_id', v_account_id)
      || public.sync_start(v_account_id, null, 'incremental', null, null));
  end loop;
  return jsonb_build_object('started', v_started);
end
$$;
comment on function public.sync_start_due() is 'Starts an incremental sync of each portal whose last one began two hours ago, and does the hourly maintenance.';

