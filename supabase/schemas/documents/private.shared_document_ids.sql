-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.shared_document_ids() returns setof uuid
  language sql stable security definer rows 100
  set search_path = ''
  as $$
  -- definer because the policy of document_members asks for documents, and theirs for members
  select m.document_id from public.document_members m where m.user_id = (select auth.uid())
$$;
comment on function private.shared_document_ids() is 'Documents that others share with the caller, for the policy of documents.';

revoke all on function private.shared_document_ids() from public;
grant all on function private.shared_document_ids() to authenticated;
grant all on function private.shared_document_ids() to service_role;
