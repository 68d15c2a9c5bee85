-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_property_settings(p_account_id uuid, p_object text) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the tables
  select coalesce((select jsonb_build_object('include', s.include, 'exclude', s.exclude)
    from public.property_settings s where s.account_id = p_account_id and s.object_type = p_object), '{"include": [], "exclude": []}')
$$;
comment on function public.sync_property_settings(p_account_id uuid, p_object text) is 'What a portal wants mirrored of an object beside the default, and what not.';

revoke all on function public.sync_property_settings(p_account_id uuid, p_object text) from public;
grant all on function public.sync_property_settings(p_account_id uuid, p_object text) to service_role;
