-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_cancel(p_session_id text) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
comment on function public.sync_cancel(p_session_id text) is 'Ends an open session as failed with code cancelled; a closed one stays as it is.';

revoke all on function public.sync_cancel(p_session_id text) from public;
grant all on function public.sync_cancel(p_session_id text) to service_role;
