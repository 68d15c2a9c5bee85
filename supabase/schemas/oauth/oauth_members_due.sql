-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_members_due(p_before timestamptz, p_limit integer) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the tables
  select coalesce(jsonb_agg(jsonb_build_object('account_id', d.account_id, 'portal_id', d.portal_id, 'user_id', d.user_id,
    'hubspot_user_id', d.hubspot_user_id) order by d.checked_at nulls first, d.account_id, d.user_id), '[]')
  from (
    select m.account_id, a.portal_id, m.user_id, m.hubspot_user_id, m.checked_at
    from public.account_members m join public.hubspot_accounts a on a.id = m.account_id
    where m.hubspot_user_id is not null and (m.checked_at is null or m.checked_at < p_before)
      and a.status = 'active' and a.scopes @> array['crm.objects.owners.read']
    order by m.checked_at nulls first, m.account_id, m.user_id limit least(greatest(p_limit, 0), 1000)) d
$$;
comment on function public.oauth_members_due(p_before timestamptz, p_limit integer) is 'Members by consent whom HubSpot was not asked for since a moment, in portals that let us ask.';

revoke all on function public.oauth_members_due(p_before timestamptz, p_limit integer) from public;
grant all on function public.oauth_members_due(p_before timestamptz, p_limit integer) to service_role;
