-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.remove_document() returns trigger
  language plpgsql security definer
  set search_path = ''
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
comment on function private.remove_document() is 'Row trigger: queues the erasure of the files of a document that is being deleted, and notes what goes with it.';

revoke all on function private.remove_document() from public;
