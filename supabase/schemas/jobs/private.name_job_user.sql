-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.name_job_user() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
begin
  -- The job was made by this very transaction, so that no worker has it and nobody waits for its row.
  update private.jobs j set user_id = new.requested_by
  where j.id = new.job_id and j.state = 'queued' and j.user_id is distinct from new.requested_by;
  return null;
end
$$;
comment on function private.name_job_user() is 'Row trigger: the job of a batch or a training is the work of who asked for it.';

revoke all on function private.name_job_user() from public;
