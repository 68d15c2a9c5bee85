-- What users may put into the bucket, and an end for files that nobody uses.
-- Why: any account that signed up could fill the bucket; an upload without a row in documents stayed for ever.
-- Who may call: may_upload users, through the policy of the storage.

insert into private.limits (name, per_user, per_account, window_seconds) values
  -- Files in an hour: a folder of documents, not a disk.
  ('uploads', 500, null, 3600),
  -- 5 GB for a user, 50 GB for a portal.
  ('stored_bytes', 5368709120, 53687091200, null),
  -- An upload whose row never came goes after a day; so many in one sweep.
  ('unused_files', 1000, null, 86400);

create function private.may_upload() returns boolean
language plpgsql stable security definer set search_path = ''
as $$
-- definer because limits are outside the API and the policies of the bucket would be asked anew for each file
declare
  v_folder text := (select auth.uid()) || '/';
  v_uploads private.limits;
  v_bytes private.limits;
  v_fits boolean;
begin
  select * into v_uploads from private.limits l where l.name = 'uploads';
  select * into v_bytes from private.limits l where l.name = 'stored_bytes';
  -- The storage adds the row of a file when the file is there, and asks before with a row that it takes back: the file that is
  -- being asked for is not counted, and one too many at most gets in.
  execute 'select coalesce(sum((o.metadata ->> ''size'')::bigint), 0) < $2 and count(*) filter (where o.created_at > $3) < $4
    from storage.objects o where o.bucket_id = ''documents'' and starts_with(o.name, $1)' into v_fits
  using v_folder, v_bytes.per_user, clock_timestamp() - make_interval(secs => v_uploads.window_seconds), v_uploads.per_user;
  return v_fits;
end
$$;
comment on function private.may_upload() is 'Whether the caller has room for another file, and has not uploaded too many within the hour.';
revoke all on function private.may_upload() from public, anon, authenticated, service_role;
grant execute on function private.may_upload() to authenticated;

-- The size that counts is the storage's, not what a client says.
create function private.measure_document() returns trigger
language plpgsql security definer set search_path = ''
as $$
-- definer because the storage's rows are no right of the service
begin
  new.size_bytes := coalesce((select f.size_bytes from private.file_size(new.storage_path) f), new.size_bytes);
  return new;
end
$$;
comment on function private.measure_document() is 'Row trigger: notes how large the storage says that the file of a document is.';
revoke all on function private.measure_document() from public, anon, authenticated, service_role;
create trigger _150_measure before insert on public.documents
  for each row execute function private.measure_document();
create trigger _150_measure_another before update of storage_path on public.documents
  for each row when (new.storage_path is distinct from old.storage_path)
  execute function private.measure_document();

create index idx_documents_account_id_size on public.documents (account_id) include (size_bytes);
comment on index public.idx_documents_account_id_size is 'How much a portal keeps.';
create function private.admit_file() returns trigger
language plpgsql security definer set search_path = ''
as $$
-- definer because limits, and what others keep, are no right of whoever writes
declare
  v_most bigint := (select l.per_account from private.limits l where l.name = 'stored_bytes');
begin
  perform private.hold_share('stored_bytes', new.account_id, null);
  if (select sum(d.size_bytes) from public.documents d where d.account_id = new.account_id) > v_most then
    perform private.raise_problem(413, 'storage_full', format(
      'The documents of this portal may have %s bytes together; delete some first.', v_most));
  end if;
  return null;
end
$$;
comment on function private.admit_file() is 'Row trigger: a portal keeps so much and no more; 413 storage_full.';
revoke all on function private.admit_file() from public, anon, authenticated, service_role;
create trigger _110_admit_file after insert on public.documents
  for each row execute function private.admit_file();
create trigger _110_admit_another_file after update of storage_path on public.documents
  for each row when (new.storage_path is distinct from old.storage_path)
  execute function private.admit_file();

do $$
begin
  if to_regclass('storage.objects') is null then
    raise notice 'no storage here: there are no uploads to limit';
    return;
  end if;
  drop policy "Users add files to documents below their id" on storage.objects;
  create policy "Users add files to documents below their id" on storage.objects
    for insert to authenticated
    with check (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text and (select private.may_upload()));
  -- Or a small file would make room for a large one.
  drop policy "Users replace their files of documents" on storage.objects;
  create policy "Users replace their files of documents" on storage.objects
    for update to authenticated
    using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text)
    with check (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text and (select private.may_upload()));
end
$$;
