-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.write_back_job_changed(p_job private.jobs) returns void
  language sql
  set search_path = ''
  as $$
  insert into public.score_write_back_setups as s (account_id, object_type, error_code, error_message, checked_at)
  select p_job.account_id, p_job.payload ->> 'object_type', coalesce(p_job.error ->> 'code', 'given_up'),
    coalesce(p_job.error ->> 'detail', 'The write-back was given up; the schedule tries it again.'), clock_timestamp()
  where p_job.state = 'dead'
  on conflict (account_id, object_type) do update
    set error_code = excluded.error_code, error_message = excluded.error_message, checked_at = excluded.checked_at
$$;
comment on function private.write_back_job_changed(p_job private.jobs) is 'Notes why a write-back died; its records stay pending for the next one.';

revoke all on function private.write_back_job_changed(p_job private.jobs) from public;
