-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.hubspot_connections with (security_invoker='true') as
 select id,
    portal_id,
        case
            when ((status = 'active'::text) and (missing_scopes <> '{}'::text[])) then 'incomplete'::text
            when (status = 'active'::text) then 'connected'::text
            when (select private.has_open_authorization() as has_open_authorization) then 'connecting'::text
            when (status = 'error'::text) then 'error'::text
            else 'disconnected'::text
        end as status,
    status as account_status,
    scopes,
    expires_at,
    last_sync_at,
    error_code,
    error_message,
    connected_at,
    created_at,
    updated_at,
    missing_scopes,
    token_type
   from public.hubspot_accounts a;
comment on view public.hubspot_connections is 'Connection state of each portal, without its tokens.';
comment on column public.hubspot_connections.id is 'hubspot_accounts.id.';
comment on column public.hubspot_connections.portal_id is 'HubSpot''s portal id.';
comment on column public.hubspot_connections.status is 'disconnected, connecting (the caller has an open authorization), connected, incomplete (missing_scopes) or error (reconnect).';
comment on column public.hubspot_connections.account_status is 'hubspot_accounts.status.';
comment on column public.hubspot_connections.scopes is 'Scopes granted at the last connect.';
comment on column public.hubspot_connections.expires_at is 'When the access token expires; null when disconnected, and for the token of a private app.';
comment on column public.hubspot_connections.last_sync_at is 'When an object was last mirrored completely.';
comment on column public.hubspot_connections.error_code is 'Stable code of the last connection error.';
comment on column public.hubspot_connections.error_message is 'The last connection error for a human.';
comment on column public.hubspot_connections.connected_at is 'When a user last connected the portal.';
comment on column public.hubspot_connections.created_at is 'When the portal was first connected.';
comment on column public.hubspot_connections.updated_at is 'When the account row last changed.';
comment on column public.hubspot_connections.missing_scopes is 'Required scopes that were not granted: connect again and agree to them.';
comment on column public.hubspot_connections.token_type is 'bearer: connected by a consent; private_app: by a pasted token.';

grant select on table public.hubspot_connections to authenticated;
grant select on table public.hubspot_connections to service_role;
