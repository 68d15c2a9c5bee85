-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.bury_lost_jobs() returns integer
  language plpgsql
  set search_path = ''
  as $$
declare
  v_job private.jobs;
  v_buried int := 0;
begin
  for v_job in
    select j.* from private.jobs j join private.job_kinds k on k.kind = j.kind
    where j.kind like 'document.%' and (
      -- 1. Its last allowed worker is gone. jobs_claim says the same, if anybody still claims.
      (j.state = 'running' and j.leased_until < clock_timestamp() and j.attempts >= k.max_attempts)
      -- 2. Due for an hour while nothing of its kind was worked on at all: its function is not there.
      or (j.state = 'queued' and j.run_after < clock_timestamp() - interval '1 hour' and j.updated_at < clock_timestamp() - interval '1 hour'
        and not exists (select from private.jobs o where o.kind = j.kind and o.state <> 'queued'
          and o.updated_at > clock_timestamp() - interval '1 hour')))
    order by j.id limit 1000 for update of j skip locked
  loop
    perform private.bury_job(v_job.id, case v_job.state
      when 'running' then jsonb_build_object('code', 'attempts_exhausted', 'detail', format('No progress in %s attempts.', v_job.attempts))
      else jsonb_build_object('code', 'worker_unavailable',
        'detail', format('Nobody took this work up for an hour; is the function %s deployed?',
          (select k.function_name from private.job_kinds k where k.kind = v_job.kind))) end);
    v_buried := v_buried + 1;
  end loop;
  return v_buried;
end
$$;
comment on function private.bury_lost_jobs() is 'Gives up jobs of documents that no worker will finish, so that their documents end.';

revoke all on function private.bury_lost_jobs() from public;
