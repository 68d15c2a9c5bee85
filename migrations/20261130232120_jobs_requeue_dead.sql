-- Dead jobs: found by portal, told when they die, and put back in one way.

create index idx_jobs_dead on private.jobs (account_id, id) where state = 'dead';
comment on index private.idx_jobs_dead is 'The dead jobs of a portal, by id.';

create function private.tell_dead_job() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  perform private.broadcast('account:' || new.account_id, 'jobs:dead',
    jsonb_build_object('id', new.id, 'kind', new.kind, 'code', new.error ->> 'code'));
  return null;
end
$$;
comment on function private.tell_dead_job() is 'Row trigger of private.jobs: the portal hears of a job that was given up.';
revoke all on function private.tell_dead_job() from public;

create trigger _400_tell_dead after update of state on private.jobs
  for each row when (new.state = 'dead' and old.state is distinct from new.state) execute function private.tell_dead_job();

create function private.requeue_job(p_job private.jobs, p_session_id uuid) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  update private.jobs j set state = 'queued', attempts = 0, error = null, finished_at = null, cancel_requested = false,
    session_id = p_session_id, run_after = clock_timestamp(), updated_at = clock_timestamp()
  where j.id = p_job.id;
  perform private.wake_worker(p_job.kind, p_job.id);
end
$$;
comment on function private.requeue_job(private.jobs, uuid) is 'Puts a dead job back into the queue with fresh attempts; it goes on from its cursor.';
revoke all on function private.requeue_job(private.jobs, uuid) from public;

create or replace function public.jobs_replay(p_id bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
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
  -- A closed session stays closed: the job goes on in a session of its own.
  if v_job.session_id is not null then
    select * into v_session from public.sync_sessions s where s.id = v_job.session_id;
    v_new := private.open_session(v_job.account_id, v_session.requested_by, v_session.mode,
      array[v_job.payload ->> 'object'], null);
  end if;
  perform private.requeue_job(v_job, v_new.id);
  return jsonb_build_object('id', p_id, 'state', 'queued', 'session_id', v_new.session_id);
end
$$;
