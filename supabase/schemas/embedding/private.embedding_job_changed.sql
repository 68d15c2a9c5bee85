-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.embedding_job_changed(p_job private.jobs) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  if p_job.state = 'cancelled' then
    update private.embedding_models m set state = 'retired', retired_at = clock_timestamp()
    where m.job_id = p_job.id and m.state = 'building';
  else
    -- A dead switch leaves the active model in force; a replay goes on with what is missing.
    update private.embedding_models m set error = case when p_job.state = 'dead' then p_job.error end
    where m.job_id = p_job.id and m.error is distinct from case when p_job.state = 'dead' then p_job.error end;
  end if;
end
$$;
comment on function private.embedding_job_changed(p_job private.jobs) is 'Tells a model of the end of the job that builds it.';

revoke all on function private.embedding_job_changed(p_job private.jobs) from public;
