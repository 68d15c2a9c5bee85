-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
comment on function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) is 'Leases up to p_limit due jobs of these kinds, also those whose lease ran out; gives up what made no progress.';

revoke all on function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) from public;
grant all on function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) to service_role;
