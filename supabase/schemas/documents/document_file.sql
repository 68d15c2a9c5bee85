-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_file(p_document_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_document public.documents;
begin
  select * into v_document from public.documents d where d.id = p_document_id;
  if v_document.id is null then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  end if;
  perform private.record_document_access(array[p_document_id], 'download');
  return jsonb_build_object('bucket', 'documents', 'path', v_document.storage_path, 'filename', v_document.filename);
end
$$;
comment on function public.document_file(p_document_id uuid) is 'Where the file of a document lies, for who may read the document; logs the download. It does not give access to the file.';

revoke all on function public.document_file(p_document_id uuid) from public;
grant all on function public.document_file(p_document_id uuid) to authenticated;
