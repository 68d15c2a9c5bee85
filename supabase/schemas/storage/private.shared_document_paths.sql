-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.shared_document_paths() returns setof text
  language sql stable security definer rows 100
  set search_path = ''
  as $$
  -- definer because it stands in a policy and is asked once per statement
  select d.storage_path from public.document_members m join public.documents d on d.id = m.document_id
  where m.user_id = (select auth.uid()) and d.account_id = any (array(select private.my_account_ids()))
$$;
comment on function private.shared_document_paths() is 'Files of the documents that others share with the caller, for the policy of the storage.';

revoke all on function private.shared_document_paths() from public;
grant all on function private.shared_document_paths() to authenticated;
grant all on function private.shared_document_paths() to service_role;
