-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_delete(p_document_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_details jsonb;
begin
  perform private.require_own_document(p_document_id);
  delete from public.documents d where d.id = p_document_id;
  select l.details into v_details from public.document_access_log l
  where l.document_id = p_document_id and l.action = 'delete' order by l.at desc limit 1;
  return jsonb_build_object('deleted', jsonb_build_object(
    'chunks', v_details -> 'chunks', 'parts', v_details -> 'parts', 'file', 'queued'));
end
$$;
comment on function public.document_delete(p_document_id uuid) is 'Deletes one of the caller''s documents with its text, chunks and vectors, and queues the erasure of its file; a plain delete does the same.';

revoke all on function public.document_delete(p_document_id uuid) from public;
grant all on function public.document_delete(p_document_id uuid) to authenticated;
grant all on function public.document_delete(p_document_id uuid) to service_role;
