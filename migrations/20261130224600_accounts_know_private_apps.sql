-- A connection by the token of a private app: it does not expire, nothing refreshes it, and who joined by one is told apart.
-- Why: people have such tokens, and no consent page has to be set up for one.
-- Who may call: nobody anew.

alter table public.hubspot_accounts
  drop constraint hubspot_accounts_active_has_tokens,
  add constraint hubspot_accounts_active_has_tokens check (status <> 'active' or (access_token is not null and key_id is not null
    and (token_type = 'private_app' or (refresh_token is not null and expires_at is not null)))),
  add constraint hubspot_accounts_private_app_token_does_not_expire check (
    token_type <> 'private_app' or (refresh_token is null and expires_at is null and token_issued_at is null)),
  add constraint hubspot_accounts_token_type_is_known check (token_type in ('bearer', 'private_app'));
comment on column public.hubspot_accounts.token_type is 'bearer: by a consent, refreshed; private_app: pasted by an owner or admin, good until HubSpot refuses it.';
comment on column public.hubspot_accounts.refresh_token is 'Sealed refresh token; null when disconnected, and beside the token of a private app. No client role may read it.';
comment on column public.hubspot_accounts.key_id is 'Id of the key that sealed the tokens; null when disconnected.';
comment on column public.hubspot_accounts.expires_at is 'When the access token expires; null when disconnected, and for the token of a private app, which does not.';

alter table public.account_members
  drop constraint account_members_joined_by_is_known,
  add constraint account_members_joined_by_is_known check (joined_by in ('consent', 'token', 'invitation', 'service'));
comment on column public.account_members.joined_by is 'consent: agreed in HubSpot; token: pasted one of a private app; invitation: accepted one; service: put there with the secret key.';

-- Each try asks HubSpot, and tells whether a token is good.
insert into private.limits (name, per_user, per_account, window_seconds, retry_after_seconds, needs_portal)
values ('connections', 10, null, 60, null, false);

create or replace function private.tokens_of(p_account public.hubspot_accounts) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('account_id', p_account.id, 'portal_id', p_account.portal_id, 'status', p_account.status,
    'access_token', p_account.access_token, 'refresh_token', p_account.refresh_token, 'key_id', p_account.key_id,
    'token_version', p_account.token_version, 'expires_at', private.iso(p_account.expires_at),
    'issued_at', private.iso(p_account.token_issued_at), 'scopes', to_jsonb(p_account.scopes), 'token_type', p_account.token_type)
$$;

create or replace view public.hubspot_connections with (security_invoker = true) as
select
  a.id,
  a.portal_id,
  case
    when a.status = 'active' and a.missing_scopes <> '{}' then 'incomplete'
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
  a.updated_at,
  a.missing_scopes,
  a.token_type
from public.hubspot_accounts a;
comment on column public.hubspot_connections.token_type is 'bearer: connected by a consent; private_app: by a pasted token.';
comment on column public.hubspot_connections.expires_at is 'When the access token expires; null when disconnected, and for the token of a private app.';

create or replace function public.connections_list() returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'portal_id', c.portal_id, 'status', c.status, 'account_status', c.account_status, 'role', m.role,
    'scopes', to_jsonb(c.scopes), 'missing_scopes', to_jsonb(c.missing_scopes), 'token_type', c.token_type,
    'last_sync_at', private.iso(c.last_sync_at), 'error_message', c.error_message,
    'connected_at', private.iso(c.connected_at)) order by c.portal_id), '[]')
  from public.hubspot_connections c
  join public.account_members m on m.account_id = c.id and m.user_id = (select auth.uid())
$$;
