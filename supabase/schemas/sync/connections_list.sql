-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.connections_list() returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'portal_id', c.portal_id, 'status', c.status, 'account_status', c.account_status, 'role', m.role,
    'scopes', to_jsonb(c.scopes), 'missing_scopes', to_jsonb(c.missing_scopes), 'token_type', c.token_type,
    'last_sync_at', private.iso(c.last_sync_at), 'error_message', c.error_message,
    'connected_at', private.iso(c.connected_at)) order by c.portal_id), '[]')
  from public.hubspot_connections c
  join public.account_members m on m.account_id = c.id and m.user_id = (select auth.uid())
$$;
comment on function public.connections_list() is 'The caller''s portals and the state of their connections.';

revoke all on function public.connections_list() from public;
grant all on function public.connections_list() to authenticated;
grant all on function public.connections_list() to service_role;
