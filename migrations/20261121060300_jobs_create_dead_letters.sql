-- Dead letters: list and replay.
-- Why: what was given up is kept with its cursor, and goes on from there when someone has dealt with the cause.
-- Who may call: the service.

create function public.jobs_dead(p_account_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer because private.jobs is outside the API
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', j.id, 'kind', j.kind, 'account_id', j.account_id, 'session_id', s.session_id, 'payload', j.payload,
    'cursor', j.cursor, 'attempts', j.attempts, 'error', j.error, 'created_at', private.iso(j.created_at),
    'finished_at', private.iso(j.finished_at)) order by j.id desc), '[]')
  from private.jobs j left join public.sync_sessions s on s.id = j.session_id
  where j.account_id = p_account_id and j.state = 'dead'
$$;
comment on function public.jobs_dead(uuid) is 'The dead jobs of a portal, latest first.';

create function public.jobs_replay(p_id bigint) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs;
  v_session public.sync_sessions;
  v_new public.sync_sessions;
begin
  select * into v_job from private.jobs j where j.id = p_id and j.state = 'dead' for update;
  if v_job.id is null then
    perform private.raise_problem(404, 'unknown_job', 'There is no dead job with this id.');
  end if;
  -- 1. A closed session stays closed: the job goes on in a session of its own, from its cursor.
  if v_job.session_id is not null then
    select * into v_session from public.sync_sessions s where s.id = v_job.session_id;
    v_new := private.open_session(v_job.account_id, v_session.requested_by, v_session.mode,
      array[v_job.payload ->> 'object'], null);
  end if;
  -- 2. Back into the queue with fresh attempts.
  update private.jobs j set state = 'queued', attempts = 0, error = null, finished_at = null, cancel_requested = false,
    session_id = v_new.id, run_after = clock_timestamp(), updated_at = clock_timestamp()
  where j.id = p_id;
  perform private.wake_worker(v_job.kind, p_id);
  return jsonb_build_object('id', p_id, 'state', 'queued', 'session_id', v_new.session_id);
end
$$;
comment on function public.jobs_replay(bigint) is
  'Puts a dead job back into the queue; an object job gets a new session and goes on from its cursor.';

create function private.open_session(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[], p_key text)
returns public.sync_sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_session public.sync_sessions;
begin
  -- The account's lock makes asking whether a session is open, and opening one, a single step.
  perform from public.hubspot_accounts a where a.id = p_account_id for no key update;
  if exists (
    select from public.sync_sessions s where s.account_id = p_account_id and s.status in ('pending', 'running')) then
    perform private.raise_problem(409, 'sync_running', 'A sync of this portal is already running.');
  end if;
  insert into public.sync_sessions (session_id, account_id, requested_by, mode, start_time, idempotency_key)
  values ('sync_' || replace(gen_random_uuid()::text, '-', ''), p_account_id, p_user_id, p_mode, clock_timestamp(), p_key)
  returning * into v_session;
  insert into public.sync_session_objects (session_id, object_type, account_id)
  select v_session.id, o, p_account_id from unnest(p_objects) o;
  return v_session;
end
$$;
comment on function private.open_session(uuid, uuid, text, text[], text) is
  'Makes a pending session with its objects; 409 sync_running when one is open.';

revoke execute on function public.jobs_dead(uuid), public.jobs_replay(bigint),
  private.open_session(uuid, uuid, text, text[], text) from public, anon, authenticated;
grant execute on function public.jobs_dead(uuid), public.jobs_replay(bigint) to service_role;
