-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.hold_job(p_id bigint, p_lease_token uuid) returns private.jobs
  language plpgsql
  set search_path = ''
  as $$
declare
  v_job private.jobs;
begin
  select * into v_job from private.jobs j where j.id = p_id for update;
  -- An expired lease that nobody took over is still held: its token is the job's.
  if v_job.state is distinct from 'running' or v_job.lease_token is distinct from p_lease_token then
    perform private.raise_problem(409, 'lease_lost', 'Another worker holds this job, or it has ended.');
  end if;
  return v_job;
end
$$;
comment on function private.hold_job(p_id bigint, p_lease_token uuid) is 'Locks the job for its lease holder; 409 lease_lost for anyone else.';

revoke all on function private.hold_job(p_id bigint, p_lease_token uuid) from public;
