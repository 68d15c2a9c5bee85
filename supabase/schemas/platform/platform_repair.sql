-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.platform_repair() returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because it makes extensions, policies and jobs of pg_cron
begin
  perform private.repair_platform();
  return public.platform_state();
end
$$;
comment on function public.platform_repair() is 'Makes what platform_state names, as far as the database can; answers platform_state.';

revoke all on function public.platform_repair() from public;
grant all on function public.platform_repair() to service_role;
