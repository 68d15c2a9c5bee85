-- The bucket documents and who may do what with its files.
-- Why: a file lies below its owner's id; whom the document is shared with may fetch it; nobody else knows that it exists.
-- Who may call: users through the storage API. Where there is no storage (a bare PostgreSQL) the bucket is left out.

create function private.shared_document_paths() returns setof text
language sql stable security definer set search_path = '' rows 100
as $$
  -- definer because it stands in a policy and is asked once per statement
  select d.storage_path from public.document_members m join public.documents d on d.id = m.document_id
  where m.user_id = (select auth.uid()) and d.account_id = any (array(select private.my_account_ids()))
$$;
comment on function private.shared_document_paths() is 'Files of the documents that others share with the caller, for the policy of the storage.';
revoke execute on function private.shared_document_paths() from public;
grant execute on function private.shared_document_paths() to authenticated, service_role;

do $$
begin
  if to_regclass('storage.objects') is null then
    raise notice 'no storage here: the bucket documents is not made';
    return;
  end if;
  -- 50 MB is what the pipeline reads at most. Any type: the parser sniffs the content and says what it cannot read.
  insert into storage.buckets (id, name, public, file_size_limit) values ('documents', 'documents', false, 52428800)
  on conflict (id) do update set public = false, file_size_limit = excluded.file_size_limit;
  -- Comments on these policies would need the ownership of storage.objects, which hosted projects do not give.
  create policy "Users add files to documents below their id" on storage.objects
    for insert to authenticated
    with check (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
  create policy "Users read their files of documents and what is shared with them" on storage.objects
    for select to authenticated
    using (bucket_id = 'documents' and ((storage.foldername(name))[1] = (select auth.uid())::text
      or name in (select private.shared_document_paths())));
  create policy "Users replace their files of documents" on storage.objects
    for update to authenticated
    using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text)
    with check (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
  create policy "Users delete their files of documents" on storage.objects
    for delete to authenticated
    using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
end
$$;
