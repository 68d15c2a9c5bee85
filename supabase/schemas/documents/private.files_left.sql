-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.files_left(p_paths text[]) returns text[]
  language plpgsql stable
  set search_path = ''
  as $_$
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
$_$;
comment on function private.files_left(p_paths text[]) is 'Which of these files are in the bucket without a document that needs them.';

revoke all on function private.files_left(p_paths text[]) from public;
