-- Views over the accounts: hubspot_connections (without tokens) and admin_users.
-- Why: documents 001 and 002 name them; the rows live in hubspot_accounts and account_members.
-- Who may call: members, for their own portals.

create function private.has_open_authorization() returns boolean
language sql stable security definer set search_path = ''
as $$
  -- definer because no client may read oauth_states
  select exists (
    select from public.oauth_states s
    where s.user_id = (select auth.uid()) and s.expires_at > now())
$$;
comment on function private.has_open_authorization() is
  'Whether the caller is in the middle of connecting a portal.';
revoke execute on function private.has_open_authorization() from public;
grant execute on function private.has_open_authorization() to authenticated, service_role;

create view public.hubspot_connections with (security_invoker = true) as
select
  a.id,
  a.portal_id,
  case
    when a.status = 'active' then 'connected'
    when (select private.has_open_authorization()) then 'connecting'
    when a.status = 'error' then 'error'
    else 'disconnected'
  end as status,
  a.status as account_status,
  a.scopes,
  a.expires_at,
  a.last_sync_at,
  a.error_code,
  a.error_message,
  a.connected_at,
  a.created_at,
  a.updated_at
from public.hubspot_accounts a;
comment on view public.hubspot_connections is 'Connection state of each portal, without its tokens.';
comment on column public.hubspot_connections.id is 'hubspot_accounts.id.';
comment on column public.hubspot_connections.portal_id is 'HubSpot''s portal id.';
comment on column public.hubspot_connections.status is
  'disconnected, connecting (the caller has an open authorization), connected or error (reconnect).';
comment on column public.hubspot_connections.account_status is 'hubspot_accounts.status.';
comment on column public.hubspot_connections.scopes is 'Scopes granted at the last connect.';
comment on column public.hubspot_connections.expires_at is 'When the access token expires; null when disconnected.';
comment on column public.hubspot_connections.last_sync_at is 'When an object was last mirrored completely.';
comment on column public.hubspot_connections.error_code is 'Stable code of the last connection error.';
comment on column public.hubspot_connections.error_message is 'The last connection error for a human.';
comment on column public.hubspot_connections.connected_at is 'When a user last connected the portal.';
comment on column public.hubspot_connections.created_at is 'When the portal was first connected.';
comment on column public.hubspot_connections.updated_at is 'When the account row last changed.';

create view public.admin_users with (security_invoker = true) as
select m.user_id as id, m.account_id, m.user_id, u.email, m.role, m.created_at
from public.account_members m
left join public.users u on u.id = m.user_id
where m.role in ('owner', 'admin');
comment on view public.admin_users is 'Owners and admins of the caller''s portals (document 002).';
comment on column public.admin_users.id is 'The user''s id, under the name document 002 uses.';
comment on column public.admin_users.account_id is 'The portal.';
comment on column public.admin_users.user_id is 'The user.';
comment on column public.admin_users.email is 'The caller''s own address; null for the others, whose profiles are theirs.';
comment on column public.admin_users.role is 'owner or admin.';
comment on column public.admin_users.created_at is 'When the user became a member.';

grant select on public.hubspot_connections, public.admin_users to authenticated, service_role;
