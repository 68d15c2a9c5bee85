-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.admit_document() returns trigger
  language plpgsql security definer
  set search_path = ''
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

revoke all on function private.admit_document() from public;
