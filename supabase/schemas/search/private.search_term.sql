-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_term(p_account_id uuid, p_config text, p_lexeme text) returns bigint
  language sql immutable parallel safe
  set search_path = ''
  as $$
  select hashtextextended(p_lexeme, uuid_hash_extended(p_account_id, hashtext(p_config)))
$$;
comment on function private.search_term(p_account_id uuid, p_config text, p_lexeme text) is 'A term of a portal and a language as a number: the index of one portal never meets the words of another.';

revoke all on function private.search_term(p_account_id uuid, p_config text, p_lexeme text) from public;
