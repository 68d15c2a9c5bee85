-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.run_schedule(p_name text) returns void
  language sql security definer
  set search_path = ''
  as $$
  -- definer because pg_net and the vault are not open to callers
  select private.invoke_function(s.function_name, s.body, s.path)
  from private.schedules s where s.name = p_name and s.enabled
$$;
comment on function private.run_schedule(p_name text) is 'Calls the function of a schedule, unless it is paused.';

revoke all on function private.run_schedule(p_name text) from public;
