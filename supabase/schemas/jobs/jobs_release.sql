-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.jobs_release(p_id bigint, p_lease_token uuid, p_delay_ms integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_id, p_lease_token);
begin
  if v_job.cancel_requested then
    perform private.drop_job(v_job);
  else
    update private.jobs j set state = 'queued', lease_token = null, leased_until = null,
      attempts = greatest(j.attempts - 1, 0),
      run_after = clock_timestamp() + make_interval(secs => greatest(p_delay_ms, 0) / 1000.0),
      updated_at = clock_timestamp()
    where j.id = p_id;
    perform private.wake_worker(v_job.kind, p_id, p_delay_ms);
  end if;
  return jsonb_build_object('released', true);
end
$$;
comment on function public.jobs_release(p_id bigint, p_lease_token uuid, p_delay_ms integer) is 'Gives a job back before its end (budget spent, rate limited); the attempt is not counted and the function is woken.';

revoke all on function public.jobs_release(p_id bigint, p_lease_token uuid, p_delay_ms integer) from public;
grant all on function public.jobs_release(p_id bigint, p_lease_token uuid, p_delay_ms integer) to service_role;
