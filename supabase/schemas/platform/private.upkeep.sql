-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.upkeep() returns table(name text, cron text, command text)
  language sql immutable
  set search_path = ''
  as $$
  values ('platform upkeep', '*/10 * * * *', 'select private.keep_platform()'), ('alerts watch', '* * * * *', 'select private.keep_watch()')
$$;
comment on function private.upkeep() is 'What pg_cron runs in the database itself.';

revoke all on function private.upkeep() from public;
