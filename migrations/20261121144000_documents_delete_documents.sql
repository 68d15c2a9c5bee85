-- Deleting a document: rows at once, its files by a job, each noted.
-- Why: a file is deleted through the storage service, which SQL cannot call within the transaction; so what is to be erased is
-- written down with the deletion, outside the queue: a cancelled, dead or removed job does not lose it, the sweep queues another.
-- Who may call: owners; the service works on the erasures.

insert into private.job_kinds (kind, function_name, max_attempts, handler) values
  ('document.erase', 'process-document', 4, 'erasure_job_changed');

create table private.document_erasures (
  id bigint generated always as identity,
  document_id uuid not null,
  account_id uuid not null,
  owner_id uuid not null,
  paths text[] not null,
  job_id bigint,
  error jsonb,
  deleted_at timestamptz not null default clock_timestamp(),
  constraint document_erasures_pkey primary key (id),
  -- An account stays until the files of its documents are gone.
  constraint document_erasures_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id)
);
create index idx_document_erasures_account_id on private.document_erasures (account_id);
comment on table private.document_erasures is 'Files of deleted documents that are still in the bucket; normally empty.';
comment on column private.document_erasures.id is 'Order of deletion.';
comment on column private.document_erasures.document_id is 'The document that was.';
comment on column private.document_erasures.account_id is 'Its portal.';
comment on column private.document_erasures.owner_id is 'Its owner.';
comment on column private.document_erasures.paths is 'Its files in the bucket documents.';
comment on column private.document_erasures.job_id is 'private.jobs.id of the work; null when it must be queued again.';
comment on column private.document_erasures.error is 'Why the last job gave up; null when none has.';
comment on column private.document_erasures.deleted_at is 'When the document was deleted.';
comment on index private.idx_document_erasures_account_id is 'For the foreign key.';
alter table private.document_erasures enable row level security;
create policy "Only the service reads erasures" on private.document_erasures for select to service_role using (true);
comment on policy "Only the service reads erasures" on private.document_erasures is 'Outside the API.';

create function private.queue_erasure(p_erasure private.document_erasures) returns void
language sql volatile set search_path = ''
as $$
  update private.document_erasures e set job_id = private.enqueue_job('document.erase', e.account_id, null,
    jsonb_build_object('erasure_id', e.id, 'document_id', e.document_id, 'bucket', 'documents', 'paths', e.paths))
  where e.id = p_erasure.id
$$;
comment on function private.queue_erasure(private.document_erasures) is 'Queues the job that deletes the files.';

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

create function private.erasure_job_changed(p_job private.jobs) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_erasure private.document_erasures;
begin
  select * into v_erasure from private.document_erasures e
  where e.id = (p_job.payload ->> 'erasure_id')::bigint and e.job_id = p_job.id for update;
  if v_erasure.id is null then
    return;
  elsif p_job.state = 'done' and not p_job.cancel_requested then
    perform private.log_document_access(jsonb_populate_record(null::public.documents, jsonb_build_object(
      'id', v_erasure.document_id, 'account_id', v_erasure.account_id, 'user_id', v_erasure.owner_id)),
      'erase', jsonb_build_object('files', cardinality(v_erasure.paths)));
    delete from private.document_erasures e where e.id = v_erasure.id;
  elsif p_job.state = 'dead' then
    update private.document_erasures e set error = p_job.error where e.id = v_erasure.id;
  elsif p_job.state in ('done', 'cancelled') then
    update private.document_erasures e set job_id = null where e.id = v_erasure.id;
  end if;
end
$$;
comment on function private.erasure_job_changed(private.jobs) is
  'Ends an erasure with its job; one whose job was cancelled or died stays for the sweep.';

create function public.document_erase_state(p_job_id bigint, p_lease_token uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_erasure private.document_erasures;
begin
  select * into v_erasure from private.document_erasures e
  where e.id = (v_job.payload ->> 'erasure_id')::bigint and e.job_id = v_job.id;
  return jsonb_build_object('document_id', v_job.payload -> 'document_id', 'bucket', 'documents', 'cancelled', v_erasure.id is null,
    'paths', (select coalesce(jsonb_agg(p order by p), '[]') from unnest(v_erasure.paths) p
      where not exists (select from public.documents d where d.storage_path = p)));
end
$$;
comment on function public.document_erase_state(bigint, uuid) is
  'Which files to delete: not one that another document has meanwhile. Complete the job when they are gone, also when they were before.';

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

revoke execute on function private.queue_erasure(private.document_erasures), private.remove_document(),
  private.erasure_job_changed(private.jobs), public.document_erase_state(bigint, uuid), public.document_delete(uuid)
  from public, anon, authenticated;
grant execute on function public.document_erase_state(bigint, uuid) to service_role;
grant execute on function public.document_delete(uuid) to authenticated, service_role;
