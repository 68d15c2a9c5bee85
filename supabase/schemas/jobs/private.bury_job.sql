-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.bury_job(p_id bigint, p_error jsonb) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_job private.jobs;
begin
  update private.jobs j set state = 'dead', lease_token = null, leased_until = null, error = p_error,
    updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_id returning * into v_job;
  if v_job.session_id is not null then
    perform private.end_object(v_job.session_id, v_job.payload ->> 'object', 'failed', null, p_error);
  end if;
end
$$;
comment on function private.bury_job(p_id bigint, p_error jsonb) is 'Gives a job up: it becomes dead, and its object of the session failed.';

revoke all on function private.bury_job(p_id bigint, p_error jsonb) from public;
