-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.file_size(p_path text, out is_there boolean, out size_bytes bigint) returns record
  language plpgsql stable
  set search_path = ''
  as $_$
begin
  -- Where there is no storage (a bare PostgreSQL) there is nothing to be missed.
  is_there := to_regclass('storage.objects') is null;
  if not is_there then
    execute 'select true, (o.metadata ->> ''size'')::bigint from storage.objects o where o.bucket_id = ''documents'' and o.name = $1'
    into is_there, size_bytes using p_path;
    is_there := coalesce(is_there, false);
  end if;
end
$_$;
comment on function private.file_size(p_path text, out is_there boolean, out size_bytes bigint) is 'Whether a file is in the bucket documents, and how large the storage says that it is; null when it does not say.';

revoke all on function private.file_size(p_path text, out is_there boolean, out size_bytes bigint) from public;
