-- Who reads a shared document gets its file by a short signature that a function hands out and the log notes.
-- Why: who may select a storage object may sign its address for any time; a colleague who had signed it for ten years still read
--   after the document was unshared.
-- Who may call: readers of the document, through the function process-document, which signs.

create function public.document_file(p_document_id uuid) returns jsonb
language plpgsql volatile security invoker set search_path = ''
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
comment on function public.document_file(uuid) is
  'Where the file of a document lies, for who may read the document; logs the download. It does not give access to the file.';
revoke execute on function public.document_file(uuid) from public;
grant execute on function public.document_file(uuid) to authenticated;

do $$
begin
  if to_regclass('storage.objects') is null then
    return;
  end if;
  -- By its beginning: PostgreSQL had cut the name after 63 bytes.
  drop policy "Users read their files of documents and what is shared with the" on storage.objects;
  create policy "Users read their own files of documents" on storage.objects
    for select to authenticated
    using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
end
$$;
drop function private.shared_document_paths();
