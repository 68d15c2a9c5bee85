-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.proof_of(p_key text, p_said text) returns text
  language sql immutable
  set search_path = ''
  as $$
  -- Two hashes with a key each, so that nobody makes of one proof the proof of a longer text.
  select encode(sha256(convert_to(encode(sha256(convert_to('outer:' || p_key, 'UTF8')), 'hex')
    || encode(sha256(convert_to(encode(sha256(convert_to('inner:' || p_key, 'UTF8')), 'hex') || p_said, 'UTF8')), 'hex'), 'UTF8')), 'hex')
$$;
comment on function private.proof_of(p_key text, p_said text) is 'What only who has the key can say of a text; crates/edge/src/client_address.rs computes the same.';

revoke all on function private.proof_of(p_key text, p_said text) from public;
