-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.record_sync_errors(p_job private.jobs, p_object text, p_errors jsonb) returns integer
  language sql
  set search_path = ''
  as $$
  with incoming as (
    select e.entity_id, coalesce(e.code, 'unknown') as code, max(private.redact(e.detail)) as detail
    from jsonb_to_recordset(coalesce(p_errors, '[]')) e (entity_id text, code text, detail text)
    where e.entity_id is not null group by 1, 2
  ), stored as (
    insert into public.sync_errors as t (account_id, session_id, entity_type, entity_id, error_code, error_message)
    select p_job.account_id, p_job.session_id, p_object, i.entity_id, i.code, i.detail
    from incoming i order by i.entity_id, i.code
    on conflict (account_id, entity_type, entity_id, direction, error_code) where not resolved do update set
      session_id = excluded.session_id, error_message = excluded.error_message, retry_count = t.retry_count + 1,
      updated_at = clock_timestamp()
    returning 1
  )
  select count(*)::int from stored
$$;
comment on function private.record_sync_errors(p_job private.jobs, p_object text, p_errors jsonb) is 'Stores the records of a batch that could not be applied; a known error counts up. Returns how many.';

revoke all on function private.record_sync_errors(p_job private.jobs, p_object text, p_errors jsonb) from public;
