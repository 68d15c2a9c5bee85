-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.lease_job(p_job private.jobs, p_lease_seconds integer) returns bigint
  language plpgsql
  set search_path = ''
  as $$
begin
  if p_job.cancel_requested then
    -- 1. Cancelled while its worker was away.
    perform private.drop_job(p_job);
    return null;
  elsif p_job.attempts >= (select k.max_attempts from private.job_kinds k where k.kind = p_job.kind) then
    -- 2. Every claim ended without a committed batch and without a word: it kills its workers.
    perform private.bury_job(p_job.id, jsonb_build_object('code', 'attempts_exhausted',
      'detail', format('No progress in %s attempts.', p_job.attempts)));
    return null;
  end if;
  -- 3. Leased to the caller.
  update private.jobs j set state = 'running', attempts = j.attempts + 1, lease_token = gen_random_uuid(),
    leased_until = clock_timestamp() + make_interval(secs => greatest(p_lease_seconds, 1)),
    turn = nextval('private.jobs_turn_seq'), updated_at = clock_timestamp()
  where j.id = p_job.id;
  if p_job.session_id is not null then
    perform private.start_session(p_job.session_id, p_job.payload ->> 'object');
  end if;
  return p_job.id;
end
$$;
comment on function private.lease_job(p_job private.jobs, p_lease_seconds integer) is 'Leases a job that is locked; null when it was cancelled or is given up instead.';

revoke all on function private.lease_job(p_job private.jobs, p_lease_seconds integer) from public;
