-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.check_document_member() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the members of the portal are asked for, whoever shares
declare
  v_document public.documents;
begin
  -- The lock lets a document not be deleted, nor change hands, meanwhile.
  select * into v_document from public.documents d where d.id = new.document_id for key share;
  if v_document.user_id is distinct from (select auth.uid()) and (select auth.uid()) is not null then
    return new;
  end if;
  if v_document.user_id = new.user_id then
    perform private.raise_problem(422, 'already_owner', 'The owner of a document reads it anyway.');
  elsif not exists (
    select from public.account_members m where m.account_id = v_document.account_id and m.user_id = new.user_id) then
    perform private.raise_problem(422, 'not_a_member', 'A document is shared with members of its portal; invite this user first.');
  end if;
  new.granted_by := (select auth.uid());
  return new;
end
$$;
comment on function private.check_document_member() is 'Row trigger: documents are shared within their portal, by who is signed in.';

revoke all on function private.check_document_member() from public;
