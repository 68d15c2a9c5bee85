-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.embedding_hash(p_text text) returns text
  language sql immutable
  set search_path = ''
  as $$
  select encode(sha256(convert_to(p_text, 'UTF8')), 'hex')
$$;
comment on function private.embedding_hash(p_text text) is 'Identity of a text that is embedded.';

revoke all on function private.embedding_hash(p_text text) from public;
