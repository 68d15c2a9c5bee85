-- document_erasures: files of deleted documents that are still in the bucket, and the job that deletes them.
-- Why: a file is deleted through the storage service, which SQL cannot call within the transaction; so what is to be erased is
-- written down with the deletion, outside the queue: a cancelled, dead or removed job does not lose it, the sweep queues another.
-- Who may call: the service works on the erasures; triggers.

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
language plpgsql volatile set search_path = ''
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
comment on function private.queue_erasure(private.document_erasures) is 'Queues the job that deletes the files.';

create function private.files_left(p_paths text[]) returns text[]
language plpgsql stable set search_path = ''
as $$
declare
  v_left text[] := '{}';
begin
  if to_regclass('storage.objects') is not null then
    execute 'select coalesce(array_agg(o.name order by o.name), ''{}'') from storage.objects o
      where o.bucket_id = ''documents'' and o.name = any ($1)
        and not exists (select from public.documents d where d.storage_path = o.name)' into v_left using p_paths;
  end if;
  return v_left;
end
$$;
comment on function private.files_left(text[]) is 'Which of these files are in the bucket without a document that needs them.';

create function private.erasure_job_changed(p_job private.jobs) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_erasure private.document_erasures;
  v_left text[];
begin
  select * into v_erasure from private.document_erasures e
  where e.id = (p_job.payload ->> 'erasure_id')::bigint and e.job_id = p_job.id for update;
  if v_erasure.id is null then
    return;
  elsif p_job.state = 'done' and not p_job.cancel_requested then
    -- The worker's word is held against the bucket: a file is erased when it is no longer there.
    v_left := private.files_left(v_erasure.paths);
    if cardinality(v_left) > 0 then
      update private.document_erasures e set paths = v_left, error = jsonb_build_object('code', 'files_left',
        'detail', format('%s files are still in the bucket.', cardinality(v_left))) where e.id = v_erasure.id;
      return;
    end if;
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

revoke execute on function private.queue_erasure(private.document_erasures), private.erasure_job_changed(private.jobs),
  private.files_left(text[]), public.document_erase_state(bigint, uuid) from public, anon, authenticated;
grant execute on function public.document_erase_state(bigint, uuid) to service_role;
