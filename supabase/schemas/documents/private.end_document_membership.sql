-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.end_document_membership() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because who removes a member of the portal owns none of the documents
begin
  delete from public.document_members m using public.documents d
  where m.user_id = old.user_id and d.id = m.document_id and d.account_id = old.account_id;
  return null;
end
$$;
comment on function private.end_document_membership() is 'Row trigger: who leaves a portal loses what was shared there, for good. Own documents stay with the portal, unread, until the user is back.';

revoke all on function private.end_document_membership() from public;
