-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.record_refusals(p_job private.jobs, p_object text, p_refused jsonb) returns void
  language sql
  set search_path = ''
  as $$
  insert into public.sync_errors as t (account_id, entity_type, entity_id, direction, error_code, error_message)
  select p_job.account_id, p_object, r.record_id, 'supabase_to_hubspot', coalesce(nullif(r.code, ''), 'unknown'),
    private.redact(r.detail)
  from jsonb_to_recordset(p_refused) r (record_id text, code text, detail text) order by r.record_id
  on conflict (account_id, entity_type, entity_id, direction, error_code) where not resolved do update set
    error_message = excluded.error_message, retry_count = t.retry_count + 1, updated_at = clock_timestamp()
$$;
comment on function private.record_refusals(p_job private.jobs, p_object text, p_refused jsonb) is 'Keeps HubSpot''s reasons per record, without personal data; the same reason again counts up.';

revoke all on function private.record_refusals(p_job private.jobs, p_object text, p_refused jsonb) from public;
