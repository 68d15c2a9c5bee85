-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_share(p_document_id uuid, p_user_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
begin
  perform private.require_own_document(p_document_id);
  insert into public.document_members (document_id, user_id) values (p_document_id, p_user_id) on conflict do nothing;
  return private.document_readers(p_document_id);
end
$$;
comment on function public.document_share(p_document_id uuid, p_user_id uuid) is 'Lets a member of the portal read one of the caller''s documents; 422 not_a_member or already_owner. Returns all who read it.';

revoke all on function public.document_share(p_document_id uuid, p_user_id uuid) from public;
grant all on function public.document_share(p_document_id uuid, p_user_id uuid) to authenticated;
grant all on function public.document_share(p_document_id uuid, p_user_id uuid) to service_role;
