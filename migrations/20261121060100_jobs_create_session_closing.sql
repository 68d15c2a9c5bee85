-- What ends an object and a session: finished, dead and cancelled jobs all come here.
-- Why: one place closes a session, under its row lock, whichever of four parallel jobs is last.
-- Who may call: definer functions only. Lock order everywhere: job, session object, session, account.

create function private.start_session(p_session_id uuid, p_object text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_session public.sync_sessions;
begin
  update public.sync_session_objects o set status = 'running', started_at = coalesce(o.started_at, clock_timestamp())
  where o.session_id = p_session_id and o.object_type = p_object and o.status = 'pending';
  update public.sync_sessions s set status = 'running' where s.id = p_session_id and s.status = 'pending'
  returning * into v_session;
  if found then
    perform private.broadcast('account:' || v_session.account_id, 'sync:start',
      jsonb_build_object('session_id', v_session.session_id, 'mode', v_session.mode));
  end if;
end
$$;
comment on function private.start_session(uuid, text) is
  'Marks an object, and with the first of them the session, as running.';

create function private.close_session(p_session_id uuid, p_status text, p_error jsonb) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_session public.sync_sessions;
begin
  select * into v_session from public.sync_sessions s where s.id = p_session_id for update;
  if v_session.status in ('completed', 'failed') then
    return v_session.status;
  end if;
  if v_session.status = 'pending' then
    update public.sync_sessions s set status = 'running' where s.id = p_session_id;
  end if;
  update public.sync_sessions s set status = p_status, error = p_error where s.id = p_session_id;
  perform private.broadcast('account:' || v_session.account_id,
    case p_status when 'completed' then 'sync:complete' else 'sync:error' end,
    jsonb_build_object('session_id', v_session.session_id, 'status', p_status, 'error', p_error));
  return p_status;
end
$$;
comment on function private.close_session(uuid, text, jsonb) is
  'Closes an open session; a closed one stays as it is. Returns its status.';

create function private.end_object(p_session_id uuid, p_object text, p_status text, p_watermark timestamptz, p_error jsonb)
returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_object public.sync_session_objects;
  v_session public.sync_sessions;
  v_error jsonb;
begin
  -- 1. The object, once.
  update public.sync_session_objects o set status = p_status, watermark = p_watermark, error = p_error,
    started_at = coalesce(o.started_at, clock_timestamp()), ended_at = clock_timestamp()
  where o.session_id = p_session_id and o.object_type = p_object and o.ended_at is null
  returning * into v_object;
  -- 2. The session's lock; the statements after it see what every other object committed.
  select * into v_session from public.sync_sessions s where s.id = p_session_id for update;
  if v_object.session_id is null or v_session.status in ('completed', 'failed') then
    return v_session.status;
  end if;
  -- 3. Freshness of the object.
  insert into public.sync_status as t
    (account_id, entity_type, last_hubspot_poll, last_full_sync, watermark, total_synced, total_errors)
  values (v_session.account_id, p_object,
    case when p_status = 'completed' then clock_timestamp() end,
    case when p_status = 'completed' and v_session.mode = 'full' then clock_timestamp() end,
    case when p_status = 'completed' then p_watermark end, v_object.records_count, v_object.error_count)
  on conflict (account_id, entity_type) do update set
    last_hubspot_poll = coalesce(excluded.last_hubspot_poll, t.last_hubspot_poll),
    last_full_sync = coalesce(excluded.last_full_sync, t.last_full_sync),
    watermark = greatest(excluded.watermark, t.watermark),
    total_synced = t.total_synced + excluded.total_synced,
    total_errors = t.total_errors + excluded.total_errors;
  if p_status = 'completed' then
    update public.hubspot_accounts a set last_sync_at = clock_timestamp() where a.id = v_session.account_id;
  end if;
  -- 4. The last object closes the session.
  if exists (select from public.sync_session_objects o where o.session_id = p_session_id and o.ended_at is null) then
    return v_session.status;
  end if;
  select jsonb_build_object('code', 'objects_failed', 'detail', 'Some objects could not be synced.',
      'objects', jsonb_object_agg(o.object_type, o.error))
    into v_error
  from public.sync_session_objects o where o.session_id = p_session_id and o.status = 'failed' having count(*) > 0;
  return private.close_session(p_session_id, case when v_error is null then 'completed' else 'failed' end, v_error);
end
$$;
comment on function private.end_object(uuid, text, text, timestamptz, jsonb) is
  'Ends an object of a session and closes the session with the last of them. Returns the session''s status.';

create function private.bury_job(p_id bigint, p_error jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_job private.jobs;
begin
  update private.jobs j set state = 'dead', lease_token = null, leased_until = null, error = p_error,
    updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_id returning * into v_job;
  if v_job.session_id is not null then
    perform private.end_object(v_job.session_id, v_job.payload ->> 'object', 'failed', null, p_error);
  end if;
end
$$;
comment on function private.bury_job(bigint, jsonb) is
  'Gives a job up: it becomes dead, and its object of the session failed.';

create function private.hold_job(p_id bigint, p_lease_token uuid) returns private.jobs
language plpgsql volatile set search_path = ''
as $$
declare
  v_job private.jobs;
begin
  select * into v_job from private.jobs j where j.id = p_id for update;
  -- An expired lease that nobody took over is still held: its token is the job's.
  if v_job.state is distinct from 'running' or v_job.lease_token is distinct from p_lease_token then
    perform private.raise_problem(409, 'lease_lost', 'Another worker holds this job, or it has ended.');
  end if;
  return v_job;
end
$$;
comment on function private.hold_job(bigint, uuid) is
  'Locks the job for its lease holder; 409 lease_lost for anyone else.';

create function private.drop_job(p_job private.jobs) returns void
language sql volatile set search_path = ''
as $$
  update private.jobs j set state = 'cancelled', lease_token = null, leased_until = null,
    updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_job.id
$$;
comment on function private.drop_job(private.jobs) is 'Ends a job that was cancelled.';

revoke execute on function
  private.start_session(uuid, text), private.close_session(uuid, text, jsonb),
  private.end_object(uuid, text, text, timestamptz, jsonb), private.bury_job(bigint, jsonb),
  private.hold_job(bigint, uuid), private.drop_job(private.jobs)
from public;
