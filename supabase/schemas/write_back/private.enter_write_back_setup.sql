-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.enter_write_back_setup(p_job private.jobs, p_state text, p_version integer, p_code text, p_detail text) returns void
  language sql
  set search_path = ''
  as $$
  insert into public.score_write_back_setups as s
    (account_id, object_type, state, definition_version, error_code, error_message, checked_at)
  values (p_job.account_id, p_job.payload ->> 'object_type', p_state, coalesce(p_version, 0), p_code,
    private.redact(p_detail), clock_timestamp())
  on conflict (account_id, object_type) do update set state = excluded.state,
    definition_version = coalesce(p_version, s.definition_version), error_code = excluded.error_code,
    error_message = excluded.error_message, checked_at = excluded.checked_at
$$;
comment on function private.enter_write_back_setup(p_job private.jobs, p_state text, p_version integer, p_code text, p_detail text) is 'Enters what a job found out about the portal.';

revoke all on function private.enter_write_back_setup(p_job private.jobs, p_state text, p_version integer, p_code text, p_detail text) from public;
