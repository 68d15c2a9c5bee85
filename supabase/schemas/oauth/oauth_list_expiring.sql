-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_list_expiring(p_before timestamptz, p_limit integer) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the table
  -- What is still alive first: a portal whose refresh keeps failing must not hold up the others.
  select coalesce(jsonb_agg(jsonb_build_object('portal_id', a.portal_id) order by a.dead, a.expires_at, a.portal_id), '[]')
  from (
    select x.portal_id, x.expires_at, x.expires_at <= now() as dead from public.hubspot_accounts x
    where x.status = 'active' and x.expires_at < p_before
    order by dead, x.expires_at, x.portal_id limit least(greatest(p_limit, 0), 1000)) a
$$;
comment on function public.oauth_list_expiring(p_before timestamptz, p_limit integer) is 'Connected portals whose access token expires before a moment.';

revoke all on function public.oauth_list_expiring(p_before timestamptz, p_limit integer) from public;
grant all on function public.oauth_list_expiring(p_before timestamptz, p_limit integer) to service_role;
