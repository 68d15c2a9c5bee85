-- Starting and cancelling a sync.
-- Why: one open session per portal, whoever asks and however often.
-- Who may call: the service, after it established the user's right.

create function public.sync_start(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[],
  p_idempotency_key text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_status text;
  v_session public.sync_sessions;
  v_objects text[];
  v_object text;
  v_known text[] := array(select m.object_type from private.mirror_objects m);
begin
  -- 1. The request makes sense. An empty list means every object; the order is ours.
  v_objects := array(
    select o from unnest(array['contacts', 'companies', 'deals', 'calls']) o
    where o = any (v_known) and (coalesce(cardinality(p_objects), 0) = 0 or o = any (p_objects)));
  if p_mode is null or p_mode not in ('full', 'incremental') then
    perform private.raise_problem(422, 'invalid_request', 'mode is full or incremental.');
  end if;
  if cardinality(v_objects) = 0 or not coalesce(p_objects, '{}') <@ v_known then
    perform private.raise_problem(422, 'invalid_request', 'objects are of contacts, companies, deals and calls.');
  end if;
  -- 2. The account, locked: two callers at once get one session.
  select a.status into v_status from public.hubspot_accounts a where a.id = p_account_id for no key update;
  if v_status is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  select * into v_session from public.sync_sessions s
  where s.account_id = p_account_id and s.idempotency_key = p_idempotency_key;
  if v_session.id is not null then
    return jsonb_build_object('session_id', v_session.session_id, 'already_running', false);
  end if;
  if v_status <> 'active' then
    perform private.raise_problem(409, 'not_connected', 'This portal is not connected to HubSpot.');
  end if;
  select * into v_session from public.sync_sessions s
  where s.account_id = p_account_id and s.status in ('pending', 'running');
  if v_session.id is not null then
    return jsonb_build_object('session_id', v_session.session_id, 'already_running', true);
  end if;
  -- 3. The session and one job per object; each wakes an invocation of its own.
  v_session := private.open_session(p_account_id, p_user_id, p_mode, v_objects, p_idempotency_key);
  foreach v_object in array v_objects loop
    perform private.enqueue_job('sync.object', p_account_id, v_session.id, jsonb_build_object(
      'object', v_object,
      'mode', p_mode,
      'since', case when p_mode = 'incremental' then (
        select private.iso(t.watermark) from public.sync_status t
        where t.account_id = p_account_id and t.entity_type = v_object) end,
      'session_started_at', private.iso(v_session.start_time)));
  end loop;
  return jsonb_build_object('session_id', v_session.session_id, 'already_running', false);
end
$$;
comment on function public.sync_start(uuid, uuid, text, text[], text) is
  'Starts a session with a job per object, or names the one that is open.';

create function public.sync_cancel(p_session_id text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_id uuid;
  v_error jsonb := jsonb_build_object('code', 'cancelled', 'detail', 'The sync was cancelled.');
begin
  select s.id into v_id from public.sync_sessions s where s.session_id = p_session_id;
  if v_id is null then
    perform private.raise_problem(404, 'unknown_session', 'There is no such sync session.');
  end if;
  perform private.cancel_jobs(array(select j.id from private.jobs j
    where j.session_id = v_id and j.state in ('queued', 'running') order by j.id));
  update public.sync_session_objects o set status = 'failed', error = v_error, ended_at = clock_timestamp()
  where o.session_id = v_id and o.ended_at is null;
  return jsonb_build_object('status', private.close_session(v_id, 'failed', v_error));
end
$$;
comment on function public.sync_cancel(text) is
  'Ends an open session as failed with code cancelled; a closed one stays as it is.';

create function private.cancel_jobs(p_ids bigint[]) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  -- In id order, so that two cancellers cannot deadlock. A running job hears of it at its next step.
  perform from private.jobs j where j.id = any (p_ids) order by j.id for update;
  update private.jobs j set
    cancel_requested = true,
    state = case j.state when 'queued' then 'cancelled' else j.state end,
    finished_at = case j.state when 'queued' then clock_timestamp() end,
    updated_at = clock_timestamp()
  where j.id = any (p_ids) and j.state in ('queued', 'running');
end
$$;
comment on function private.cancel_jobs(bigint[]) is 'Cancels waiting jobs and asks running ones to stop.';

create function public.sync_start_due() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_account_id uuid;
  v_started jsonb := '[]';
begin
  perform private.run_maintenance();
  -- Due: connected, no open session, and none begun within 50 minutes (the schedule is hourly and may be late).
  for v_account_id in
    select a.id from public.hubspot_accounts a
    where a.status = 'active' and not exists (
      select from public.sync_sessions s
      where s.account_id = a.id and (s.status in ('pending', 'running') or s.start_time > now() - interval '50 minutes'))
    order by a.id
  loop
    v_started := v_started || jsonb_build_array(
      jsonb_build_object('account_id', v_account_id)
      || public.sync_start(v_account_id, null, 'incremental', null, null));
  end loop;
  return jsonb_build_object('started', v_started);
end
$$;
comment on function public.sync_start_due() is
  'Starts an incremental sync of each portal that is due, and does the hourly maintenance.';

revoke execute on function public.sync_start(uuid, uuid, text, text[], text), public.sync_cancel(text),
  private.cancel_jobs(bigint[]), public.sync_start_due() from public, anon, authenticated;
grant execute on function public.sync_start(uuid, uuid, text, text[], text), public.sync_cancel(text),
  public.sync_start_due() to service_role;
