-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.requeue_job(p_job private.jobs, p_session_id uuid) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  update private.jobs j set state = 'queued', attempts = 0, error = null, finished_at = null, cancel_requested = false,
    session_id = p_session_id, run_after = clock_timestamp(), updated_at = clock_timestamp()
  where j.id = p_job.id;
  perform private.wake_worker(p_job.kind, p_job.id);
end
$$;
comment on function private.requeue_job(p_job private.jobs, p_session_id uuid) is 'Puts a dead job back into the queue with fresh attempts; it goes on from its cursor.';

revoke all on function private.requeue_job(p_job private.jobs, p_session_id uuid) from public;
