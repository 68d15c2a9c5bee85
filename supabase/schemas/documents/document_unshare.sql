-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_unshare(p_document_id uuid, p_user_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
begin
  perform private.require_own_document(p_document_id);
  delete from public.document_members m where m.document_id = p_document_id and m.user_id = p_user_id;
  return private.document_readers(p_document_id);
end
$$;
comment on function public.document_unshare(p_document_id uuid, p_user_id uuid) is 'Ends the sharing with a user, if there was any. Returns all who still read it.';

revoke all on function public.document_unshare(p_document_id uuid, p_user_id uuid) from public;
grant all on function public.document_unshare(p_document_id uuid, p_user_id uuid) to authenticated;
grant all on function public.document_unshare(p_document_id uuid, p_user_id uuid) to service_role;
