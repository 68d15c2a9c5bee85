-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_document() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the storage's rows are no right of the service
begin
  new.size_bytes := coalesce((select f.size_bytes from private.file_size(new.storage_path) f), new.size_bytes);
  return new;
end
$$;
comment on function private.measure_document() is 'Row trigger: notes how large the storage says that the file of a document is.';

revoke all on function private.measure_document() from public;
