-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.jobs_replay(p_id bigint) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
comment on function public.jobs_replay(p_id bigint) is 'Puts a dead job back into the queue; an object job gets a new session and goes on from its cursor.';

revoke all on function public.jobs_replay(p_id bigint) from public;
grant all on function public.jobs_replay(p_id bigint) to service_role;
