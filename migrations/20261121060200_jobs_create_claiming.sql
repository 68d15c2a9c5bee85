-- The job protocol: claim, heartbeat, release, complete, fail.
-- Why: for update skip locked gives one job to one worker; the lease token proves it in every later call.
-- Who may call: the service.

create function public.jobs_claim(p_kinds text[], p_limit int, p_lease_seconds int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs;
  v_ids bigint[] := '{}';
begin
  for v_job in
    select j.* from private.jobs j
    where j.kind = any (p_kinds)
      and ((j.state = 'queued' and j.run_after <= clock_timestamp())
        or (j.state = 'running' and j.leased_until < clock_timestamp()))
    order by j.run_after, j.id limit least(greatest(p_limit, 0), 100)
    for update skip locked
  loop
    if v_job.cancel_requested then
      -- 1. Cancelled while its worker was away.
      perform private.drop_job(v_job);
    elsif v_job.attempts >= (select k.max_attempts from private.job_kinds k where k.kind = v_job.kind) then
      -- 2. Every claim ended without a committed batch and without a word: it kills its workers.
      perform private.bury_job(v_job.id, jsonb_build_object('code', 'attempts_exhausted',
        'detail', format('No progress in %s attempts.', v_job.attempts)));
    else
      -- 3. Leased to the caller.
      update private.jobs j set state = 'running', attempts = j.attempts + 1, lease_token = gen_random_uuid(),
        leased_until = clock_timestamp() + make_interval(secs => greatest(p_lease_seconds, 1)),
        updated_at = clock_timestamp()
      where j.id = v_job.id;
      if v_job.session_id is not null then
        perform private.start_session(v_job.session_id, v_job.payload ->> 'object');
      end if;
      v_ids := v_ids || v_job.id;
    end if;
  end loop;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', j.id, 'kind', j.kind, 'account_id', j.account_id, 'portal_id', a.portal_id, 'session_id', s.session_id,
      'payload', j.payload, 'cursor', j.cursor, 'attempts', j.attempts, 'lease_token', j.lease_token) order by j.id), '[]')
    from private.jobs j
    join public.hubspot_accounts a on a.id = j.account_id
    left join public.sync_sessions s on s.id = j.session_id
    where j.id = any (v_ids));
end
$$;
comment on function public.jobs_claim(text[], int, int) is
  'Leases up to p_limit due jobs of these kinds, also those whose lease ran out; gives up what made no progress.';

create function public.jobs_heartbeat(p_id bigint, p_lease_token uuid, p_lease_seconds int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_cancelled boolean;
begin
  update private.jobs j set leased_until = clock_timestamp() + make_interval(secs => greatest(p_lease_seconds, 1))
  where j.id = p_id and j.state = 'running' and j.lease_token = p_lease_token
  returning j.cancel_requested into v_cancelled;
  return jsonb_build_object('alive', found, 'cancelled', coalesce(v_cancelled, false));
end
$$;
comment on function public.jobs_heartbeat(bigint, uuid, int) is
  'Extends the lease. alive is false when it is lost, cancelled true when the job should stop.';

create function public.jobs_release(p_id bigint, p_lease_token uuid, p_delay_ms int) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.jobs_release(bigint, uuid, int) is
  'Gives a job back before its end (budget spent, rate limited); the attempt is not counted and the function is woken.';

create function public.jobs_complete(p_id bigint, p_lease_token uuid, p_result jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_id, p_lease_token);
begin
  if v_job.cancel_requested then
    perform private.drop_job(v_job);
  else
    update private.jobs j set state = 'done', lease_token = null, leased_until = null, result = p_result, error = null,
      updated_at = clock_timestamp(), finished_at = clock_timestamp()
    where j.id = p_id;
    -- An object job that ends without sync_finish_object has ended well.
    if v_job.session_id is not null then
      perform private.end_object(v_job.session_id, v_job.payload ->> 'object', 'completed', null, null);
    end if;
  end if;
  return jsonb_build_object('completed', not v_job.cancel_requested);
end
$$;
comment on function public.jobs_complete(bigint, uuid, jsonb) is
  'Ends a job that did its work; completed is false when it was cancelled meanwhile.';

create function public.jobs_fail(p_id bigint, p_lease_token uuid, p_code text, p_detail text, p_retryable boolean,
  p_retry_after_ms int) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.jobs_fail(bigint, uuid, text, text, boolean, int) is
  'Puts a failed job back with a growing delay, or buries it when no retry helps or none is left.';

revoke execute on function
  public.jobs_claim(text[], int, int), public.jobs_heartbeat(bigint, uuid, int), public.jobs_release(bigint, uuid, int),
  public.jobs_complete(bigint, uuid, jsonb), public.jobs_fail(bigint, uuid, text, text, boolean, int)
from public, anon, authenticated;
grant execute on function
  public.jobs_claim(text[], int, int), public.jobs_heartbeat(bigint, uuid, int), public.jobs_release(bigint, uuid, int),
  public.jobs_complete(bigint, uuid, jsonb), public.jobs_fail(bigint, uuid, text, text, boolean, int)
to service_role;
