-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.hold_document(p_job private.jobs) returns public.documents
  language plpgsql
  set search_path = ''
  as $$
declare
  v_document public.documents;
begin
  select * into v_document from public.documents d
  where d.id = (p_job.payload ->> 'document_id')::uuid and d.job_id = p_job.id
    and d.generation = (p_job.payload ->> 'generation')::int and not p_job.cancel_requested for no key update;
  update public.document_steps s set status = 'running', attempts = s.attempts + 1, worker = md5(p_job.lease_token::text),
    started_at = coalesce(s.started_at, clock_timestamp())
  where s.document_id = v_document.id and s.generation = v_document.generation
    and s.step = split_part(p_job.kind, '.', 2) and s.worker is distinct from md5(p_job.lease_token::text);
  return v_document;
end
$$;
comment on function private.hold_document(p_job private.jobs) is 'Locks the document of a held job; all null when it was deleted, retried or cancelled and nothing more is to be written.';

revoke all on function private.hold_document(p_job private.jobs) from public;
