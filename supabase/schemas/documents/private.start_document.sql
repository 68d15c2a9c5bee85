-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.start_document(p_document_id uuid) returns void
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API; the caller must own the document
declare
  v_document public.documents;
  v_job private.jobs;
begin
  if not exists (select from private.readable_documents() r where r.document_id = p_document_id) then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  end if;
  perform private.require_own_document(p_document_id);
  select * into v_document from public.documents d where d.id = p_document_id for no key update;
  if v_document.status not in ('completed', 'error') then
    select * into v_job from private.jobs j where j.id = v_document.job_id and j.state in ('queued', 'running');
    if v_job.id is null then
      perform private.revive_document(v_document);
    else
      perform private.wake_worker(v_job.kind, v_job.id);
    end if;
  end if;
end
$$;
comment on function private.start_document(p_document_id uuid) is 'Sees to it that an open document of the caller is worked on.';

revoke all on function private.start_document(p_document_id uuid) from public;
grant all on function private.start_document(p_document_id uuid) to authenticated;
