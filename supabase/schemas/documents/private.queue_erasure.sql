-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.queue_erasure(p_erasure private.document_erasures) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_waits boolean := exists (select from private.jobs j
    where j.kind = 'document.erase' and j.state = 'queued' and j.account_id = p_erasure.account_id);
  v_id bigint;
begin
  insert into private.jobs (kind, account_id, payload) values ('document.erase', p_erasure.account_id, jsonb_build_object(
    'erasure_id', p_erasure.id, 'document_id', p_erasure.document_id, 'bucket', 'documents', 'paths', p_erasure.paths))
  returning id into v_id;
  update private.document_erasures e set job_id = v_id, error = null where e.id = p_erasure.id;
  -- One worker takes all that waits: the erasure of a portal with thousands of documents wakes one, not thousands.
  if not v_waits then
    perform private.wake_worker('document.erase', v_id);
  end if;
end
$$;
comment on function private.queue_erasure(p_erasure private.document_erasures) is 'Queues the job that deletes the files.';

revoke all on function private.queue_erasure(p_erasure private.document_erasures) from public;
