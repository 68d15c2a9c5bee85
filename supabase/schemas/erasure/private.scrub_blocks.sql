-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.scrub_blocks() returns integer
  language sql immutable
  set search_path = ''
  as $$
  select 1000
$$;
comment on function private.scrub_blocks() is 'How many blocks of a table one step of an erasure cleans.';

revoke all on function private.scrub_blocks() from public;
