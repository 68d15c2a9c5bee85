-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_job(p_job_id bigint) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because private.jobs is outside the API; callers have read the job's id in a document under RLS
  select jsonb_build_object('kind', j.kind, 'state', j.state, 'attempts', j.attempts, 'run_after', private.iso(j.run_after),
    'error', j.error, 'updated_at', private.iso(j.updated_at))
  from private.jobs j where j.id = p_job_id and j.kind like 'document.%'
$$;
comment on function private.document_job(p_job_id bigint) is 'The job of a document as document_show tells it.';

revoke all on function private.document_job(p_job_id bigint) from public;
grant all on function private.document_job(p_job_id bigint) to authenticated;
grant all on function private.document_job(p_job_id bigint) to service_role;
