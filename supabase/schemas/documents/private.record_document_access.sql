-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.record_document_access(p_document_ids uuid[], p_action text) returns integer
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody may write the access log; of the documents those are noted that the caller may read
declare
  v_recorded int;
begin
  perform private.log_document_access(d, p_action) from public.documents d
  where d.id = any (p_document_ids) and d.id in (select r.document_id from private.readable_documents() r);
  get diagnostics v_recorded = row_count;
  return v_recorded;
end
$$;
comment on function private.record_document_access(p_document_ids uuid[], p_action text) is 'Notes an access of the caller to the documents that it may read.';

revoke all on function private.record_document_access(p_document_ids uuid[], p_action text) from public;
grant all on function private.record_document_access(p_document_ids uuid[], p_action text) to authenticated;
grant all on function private.record_document_access(p_document_ids uuid[], p_action text) to service_role;
