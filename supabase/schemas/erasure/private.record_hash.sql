-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.record_hash(p_account_id uuid, p_object text, p_id text) returns text
  language sql immutable
  set search_path = ''
  as $$
  select encode(sha256(convert_to(concat_ws('/', p_account_id, p_object, p_id), 'UTF8')), 'hex')
$$;
comment on function private.record_hash(p_account_id uuid, p_object text, p_id text) is 'What erased_records knows a record by.';

revoke all on function private.record_hash(p_account_id uuid, p_object text, p_id text) from public;
