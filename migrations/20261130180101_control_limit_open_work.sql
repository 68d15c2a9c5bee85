-- Open documents, batches, trainings and syncs are limited for each user and portal; a document row needs its file.
-- Why: one request with 600 rows for files that did not exist made another user's document wait 29 s instead of 0.7.
-- Who may call: triggers only.

create index idx_documents_open_of_user on public.documents (user_id) where status not in ('completed', 'error');
comment on index public.idx_documents_open_of_user is 'How many a user has open.';
create index idx_documents_open_of_account on public.documents (account_id) where status not in ('completed', 'error');
comment on index public.idx_documents_open_of_account is 'How many a portal has open.';

create function private.file_size(p_path text, out is_there boolean, out size_bytes bigint)
language plpgsql stable set search_path = ''
as $$
begin
  -- Where there is no storage (a bare PostgreSQL) there is nothing to be missed.
  is_there := to_regclass('storage.objects') is null;
  if not is_there then
    execute 'select true, (o.metadata ->> ''size'')::bigint from storage.objects o where o.bucket_id = ''documents'' and o.name = $1'
    into is_there, size_bytes using p_path;
    is_there := coalesce(is_there, false);
  end if;
end
$$;
comment on function private.file_size(text) is 'Whether a file is in the bucket documents, and how large the storage says that it is; null when it does not say.';
revoke all on function private.file_size(text) from public, anon, authenticated, service_role;

-- After the row is there, so that the policies and checks of the row have spoken first; the first row of a statement sees all of them.
create function private.admit_document() returns trigger
language plpgsql security definer set search_path = ''
as $$
-- definer because limits, files and the documents of others are no right of whoever writes
begin
  if (tg_op = 'INSERT' or new.storage_path <> old.storage_path) and not (select f.is_there from private.file_size(new.storage_path) f) then
    perform private.raise_problem(422, 'file_missing', 'There is no file at this storage_path in the bucket documents: upload it first.');
  end if;
  if tg_op = 'INSERT' or old.status in ('completed', 'error') then
    perform private.hold_share('open_documents', new.account_id, new.user_id);
    perform private.check_share('open_documents',
      (select count(*) from public.documents d where d.user_id = new.user_id and d.status not in ('completed', 'error')),
      (select count(*) from public.documents d where d.account_id = new.account_id and d.status not in ('completed', 'error')));
  end if;
  return null;
end
$$;
comment on function private.admit_document() is 'Row trigger: a document, or another run of one, needs its file and a share of the open ones; 422 file_missing, 429 too_many_open_documents.';
revoke all on function private.admit_document() from public, anon, authenticated, service_role;
create trigger _100_admit after insert on public.documents
  for each row execute function private.admit_document();
create trigger _100_admit_run after update on public.documents
  for each row when (new.generation > old.generation)
  execute function private.admit_document();

create function private.admit_work() returns trigger
language plpgsql security definer set search_path = ''
as $$
-- definer because limits, and what others have open, are no right of whoever writes
declare
  v_name text := tg_argv[0];
  v_counts bigint[];
begin
  -- The first sync of a portal belongs to its connection, which nobody is to be refused.
  if v_name = 'open_syncs' and not exists (select from public.sync_sessions s where s.account_id = new.account_id and s.id <> new.id) then
    return null;
  end if;
  perform private.hold_share(v_name, new.account_id, new.requested_by);
  execute format('select array[count(*) filter (where t.requested_by = $1), count(*) filter (where t.account_id = $2)] from %s t
    where (t.requested_by = $1 or t.account_id = $2) and t.requested_by is not null and t.status in (''pending'', ''running'')', tg_relid::regclass)
  into v_counts using new.requested_by, new.account_id;
  perform private.check_share(v_name, v_counts[1], v_counts[2]);
  return null;
end
$$;
comment on function private.admit_work() is 'Row trigger: what a user asks for needs a share of what is open of its kind; 429 too_many_ and the name of the limit.';
revoke all on function private.admit_work() from public, anon, authenticated, service_role;
create trigger _100_admit after insert on public.score_batches
  for each row when (new.requested_by is not null and new.status = 'pending')
  execute function private.admit_work('open_batches');
create trigger _100_admit_retry after update on public.score_batches
  for each row when (new.requested_by is not null and new.retries > old.retries)
  execute function private.admit_work('open_batches');
create trigger _100_admit after insert on public.training_runs
  for each row when (new.requested_by is not null and new.status = 'pending')
  execute function private.admit_work('open_trainings');
create trigger _100_admit after insert on public.sync_sessions
  for each row when (new.requested_by is not null and new.status = 'pending')
  execute function private.admit_work('open_syncs');
