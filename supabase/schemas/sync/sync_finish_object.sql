-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

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
comment on function public.sync_finish_object(p_job_id bigint, p_lease_token uuid, p_object text, p_status text, p_watermark timestamptz, p_error jsonb) is 'Ends an object and its job; the last object closes the session.';

revoke all on function public.sync_finish_object(p_job_id bigint, p_lease_token uuid, p_object text, p_status text, p_watermark timestamptz, p_error jsonb) from public;
grant all on function public.sync_finish_object(p_job_id bigint, p_lease_token uuid, p_object text, p_status text, p_watermark timestamptz, p_error jsonb) to service_role;
