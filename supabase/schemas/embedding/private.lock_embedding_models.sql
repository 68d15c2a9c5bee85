-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.lock_embedding_models(p_account_id uuid, p_alone boolean) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_key bigint := hashtextextended('private.embedding_models', uuid_hash_extended(p_account_id, 0));
begin
  -- Not the row's lock: the row that is active after waiting is another one than before.
  if p_alone then
    perform pg_advisory_xact_lock(v_key);
  else
    perform pg_advisory_xact_lock_shared(v_key);
  end if;
end
$$;
comment on function private.lock_embedding_models(p_account_id uuid, p_alone boolean) is 'Documents become searchable under the shared lock, a switch changes over under the exclusive one: neither overlooks the other.';

revoke all on function private.lock_embedding_models(p_account_id uuid, p_alone boolean) from public;
