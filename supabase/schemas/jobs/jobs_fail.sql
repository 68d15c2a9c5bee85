-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.jobs_fail(p_id bigint, p_lease_token uuid, p_code text, p_detail text, p_retryable boolean, p_retry_after_ms integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_id, p_lease_token);
  v_error jsonb := jsonb_build_object('code', p_code, 'detail', private.redact(p_detail));
  v_delay_ms int;
begin
  if v_job.cancel_requested then
    perform private.drop_job(v_job);
    return jsonb_build_object('state', 'dead');
  end if;
  if not p_retryable
    or v_job.attempts >= (select k.max_attempts from private.job_kinds k where k.kind = v_job.kind) then
    perform private.bury_job(p_id, v_error);
    return jsonb_build_object('state', 'dead');
  end if;
  -- 2 s, 4 s, … up to 5 minutes, half of it random, and never before what the other side asked for.
  v_delay_ms := least(1000 * 2 ^ least(v_job.attempts, 10), 300000) * (0.5 + random() / 2);
  v_delay_ms := greatest(v_delay_ms, coalesce(p_retry_after_ms, 0));
  update private.jobs j set state = 'queued', lease_token = null, leased_until = null, error = v_error,
    run_after = clock_timestamp() + make_interval(secs => v_delay_ms / 1000.0), updated_at = clock_timestamp()
  where j.id = p_id;
  perform private.wake_worker(v_job.kind, p_id, v_delay_ms);
  return jsonb_build_object('state', 'queued');
end
$$;
comment on function public.jobs_fail(p_id bigint, p_lease_token uuid, p_code text, p_detail text, p_retryable boolean, p_retry_after_ms integer) is 'Puts a failed job back with a growing delay, or buries it when no retry helps or none is left.';

revoke all on function public.jobs_fail(p_id bigint, p_lease_token uuid, p_code text, p_detail text, p_retryable boolean, p_retry_after_ms integer) from public;
grant all on function public.jobs_fail(p_id bigint, p_lease_token uuid, p_code text, p_detail text, p_retryable boolean, p_retry_after_ms integer) to service_role;
