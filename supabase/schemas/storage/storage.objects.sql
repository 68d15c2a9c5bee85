-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create policy "Users add files to documents below their id" on storage.objects
  for insert to authenticated
  with check (((bucket_id = 'documents'::text) and ((storage.foldername(name))[1] = ((select auth.uid() as uid))::text) and (select private.may_upload() as may_upload)));

create policy "Users delete their files of documents" on storage.objects
  for delete to authenticated
  using (((bucket_id = 'documents'::text) and ((storage.foldername(name))[1] = ((select auth.uid() as uid))::text)));

create policy "Users read their own files of documents" on storage.objects
  for select to authenticated
  using (((bucket_id = 'documents'::text) and ((storage.foldername(name))[1] = ((select auth.uid() as uid))::text)));

create policy "Users replace their files of documents" on storage.objects
  for update to authenticated
  using (((bucket_id = 'documents'::text) and ((storage.foldername(name))[1] = ((select auth.uid() as uid))::text)))
  with check (((bucket_id = 'documents'::text) and ((storage.foldername(name))[1] = ((select auth.uid() as uid))::text) and (select private.may_upload() as may_upload)));
