-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.missing_realtime_policies() returns setof text
  language sql stable
  set search_path = ''
  as $$
  select p.name from private.realtime_policies() p
  where private.has_realtime()
    and not exists (select from pg_policy o where o.polrelid = to_regclass('realtime.messages') and o.polname = p.name)
$$;
comment on function private.missing_realtime_policies() is 'Policies of realtime.messages that could not be made.';

revoke all on function private.missing_realtime_policies() from public;
