-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.has_function(p_signature text) returns boolean
  language sql stable
  set search_path = ''
  as $$
  select to_regprocedure(p_signature) is not null
$$;
comment on function private.has_function(p_signature text) is 'Whether a function of an optional extension exists, for example realtime.send.';

revoke all on function private.has_function(p_signature text) from public;
