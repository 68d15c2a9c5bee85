-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_list_stale_keys(p_active_key_id text, p_limit integer) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the table
  select coalesce(jsonb_agg(private.tokens_of(a) order by a.id), '[]')
  from (
    select * from public.hubspot_accounts x
    where x.status <> 'inactive' and x.key_id is distinct from p_active_key_id
    order by x.id limit least(greatest(p_limit, 0), 1000)) a
$$;
comment on function public.oauth_list_stale_keys(p_active_key_id text, p_limit integer) is 'Portals whose tokens are sealed with another key.';

revoke all on function public.oauth_list_stale_keys(p_active_key_id text, p_limit integer) from public;
grant all on function public.oauth_list_stale_keys(p_active_key_id text, p_limit integer) to service_role;
