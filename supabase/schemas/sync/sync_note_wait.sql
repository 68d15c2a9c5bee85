-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_note_wait(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_detail text, p_wait_ms bigint default null::bigint) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  update public.sync_session_objects o set waiting = jsonb_build_object('code', p_code, 'detail', private.redact(p_detail),
    'resumes_at', private.iso(clock_timestamp() + make_interval(secs => case when p_wait_ms > 0 then p_wait_ms / 1000.0 end)))
  where o.session_id = v_job.session_id and o.object_type = p_object and o.ended_at is null;
  return jsonb_build_object('noted', found);
end
$$;
comment on function public.sync_note_wait(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_detail text, p_wait_ms bigint) is 'Notes why an object waits before its job is put back, and until when; the next claim forgets it.';

revoke all on function public.sync_note_wait(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_detail text, p_wait_ms bigint) from public;
grant all on function public.sync_note_wait(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_detail text, p_wait_ms bigint) to service_role;
