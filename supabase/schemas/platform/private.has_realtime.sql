-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.has_realtime() returns boolean
  language sql stable
  set search_path = ''
  as $$
  select to_regclass('realtime.messages') is not null and to_regprocedure('realtime.topic()') is not null
$$;
comment on function private.has_realtime() is 'Whether the platform has realtime with private topics.';

revoke all on function private.has_realtime() from public;
