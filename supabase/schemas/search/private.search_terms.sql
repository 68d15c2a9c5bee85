-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_terms(p_account_id uuid, p_config text, p_search tsvector) returns bigint[]
  language sql immutable cost 1000 parallel safe
  set search_path = ''
  as $$
  select array_agg(hashtextextended(x.lexeme, uuid_hash_extended(p_account_id, hashtext(p_config))))
  from unnest(tsvector_to_array(p_search)) x (lexeme)
$$;
comment on function private.search_terms(p_account_id uuid, p_config text, p_search tsvector) is 'All terms of a chunk, for the index.';

revoke all on function private.search_terms(p_account_id uuid, p_config text, p_search tsvector) from public;
