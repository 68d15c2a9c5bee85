-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.platform_state() returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because the vault and the schedules are not open to the service
  select jsonb_build_object('ready', count(f.code) = 0, 'faults',
    coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'name', f.name, 'detail', f.detail)), '[]'))
  from private.platform_faults() f
$$;
comment on function public.platform_state() is 'Whether a hosted project has all that it needs to run by itself, else what is missing: secrets, extensions, policies, schedules.';

revoke all on function public.platform_state() from public;
grant all on function public.platform_state() to service_role;
