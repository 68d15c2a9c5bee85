-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.owned_document_ids() returns setof uuid
  language sql stable security definer rows 100
  set search_path = ''
  as $$
  -- definer because the policy of documents asks for members, and theirs for documents
  select d.id from public.documents d
  where d.user_id = (select auth.uid()) and d.account_id = any (array(select private.my_account_ids()))
$$;
comment on function private.owned_document_ids() is 'Documents of the caller, for the policies of document_members.';

revoke all on function private.owned_document_ids() from public;
grant all on function private.owned_document_ids() to authenticated;
grant all on function private.owned_document_ids() to service_role;
