-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.require_own_document(p_document_id uuid) returns void
  language plpgsql stable
  set search_path = ''
  as $$
begin
  if not exists (select from public.documents d where d.id = p_document_id) then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  elsif (select auth.uid()) is not null and not exists (
    select from public.documents d where d.id = p_document_id and d.user_id = (select auth.uid())) then
    perform private.raise_problem(403, 'forbidden', 'Only the owner of a document does this.');
  end if;
end
$$;
comment on function private.require_own_document(p_document_id uuid) is '404 for who may not read the document, 403 for who reads it only.';

revoke all on function private.require_own_document(p_document_id uuid) from public;
grant all on function private.require_own_document(p_document_id uuid) to authenticated;
grant all on function private.require_own_document(p_document_id uuid) to service_role;
