-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.drop_job(p_job private.jobs) returns void
  language sql
  set search_path = ''
  as $$
  update private.jobs j set state = 'cancelled', lease_token = null, leased_until = null,
    updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_job.id
$$;
comment on function private.drop_job(p_job private.jobs) is 'Ends a job that was cancelled.';

revoke all on function private.drop_job(p_job private.jobs) from public;
