-- Deleting a document: rows at once, its files by a job, each noted.
-- Why: a plain delete and the function do the same; nothing of the document is left to be read or found.
-- Who may call: owners.

create function private.remove_document() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because jobs and logs are no right of whoever deletes
declare
  v_details jsonb := jsonb_build_object(
    'chunks', (select count(*) from public.document_chunks c where c.document_id = old.id),
    'parts', (select count(*) from public.document_parts p where p.document_id = old.id),
    'files', 1 + cardinality(old.former_paths));
  v_erasure private.document_erasures;
begin
  insert into private.document_erasures (document_id, account_id, owner_id, paths)
  values (old.id, old.account_id, old.user_id, old.storage_path || old.former_paths) returning * into v_erasure;
  perform private.queue_erasure(v_erasure);
  perform private.log_document_access(old, 'delete', v_details);
  perform private.tell_document(old, 'document:deleted', jsonb_build_object('document_id', old.id));
  return old;
end
$$;
comment on function private.remove_document() is
  'Row trigger: queues the erasure of the files of a document that is being deleted, and notes what goes with it.';
create trigger _300_remove before delete on public.documents for each row execute function private.remove_document();

create function public.document_delete(p_document_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
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
comment on function public.document_delete(uuid) is
  'Deletes one of the caller''s documents with its text, chunks and vectors, and queues the erasure of its file; a plain delete does the same.';

revoke execute on function private.remove_document(), public.document_delete(uuid) from public, anon;
grant execute on function public.document_delete(uuid) to authenticated, service_role;
