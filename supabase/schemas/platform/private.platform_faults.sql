-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.platform_faults() returns table(code text, name text, detail text)
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because the vault and the schedules are not open to callers
  select 'secret_missing', s, 'The vault lacks it, so the database calls no function: set it with platform_set_secrets.'
  from unnest(private.missing_secrets()) s
  union all
  select 'extension_missing', e.name, 'The platform offers it, and it is not installed: call platform_repair.'
  from pg_catalog.pg_available_extensions e where e.name in ('pg_net', 'pg_cron') and e.installed_version is null
  union all
  select 'extension_in_public', e.extname, 'It belongs into the schema extensions: call platform_repair.'
  from pg_catalog.pg_extension e where e.extname = 'pg_net' and e.extnamespace = 'public'::regnamespace
  union all
  select 'policy_missing', p, 'Browsers do not hear these events: call platform_repair.' from private.missing_realtime_policies() p
  union all
  select 'schedule_missing', s, 'pg_cron does not run it: call platform_repair.' from private.missing_schedules() s
$$;
comment on function private.platform_faults() is 'What the project lacks to run by itself on hosted Supabase, and what mends it.';

revoke all on function private.platform_faults() from public;
