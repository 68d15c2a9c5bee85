-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.private_app_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_key_id text, p_scopes text[], p_details jsonb, p_required_scopes text[]) returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the tables
  -- oauth is the scope of having consented; no private app has it, and none needs it.
  select private.connect_portal(p_user_id, p_portal_id, 'private_app', p_access_token, null, p_key_id, null, p_scopes,
    p_details, array_remove(p_required_scopes, 'oauth'))
$$;
comment on function public.private_app_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_key_id text, p_scopes text[], p_details jsonb, p_required_scopes text[]) is 'Connects a portal by the sealed token of a private app: its user becomes owner of a portal without one; 403 portal_is_taken where others administer it.';

revoke all on function public.private_app_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_key_id text, p_scopes text[], p_details jsonb, p_required_scopes text[]) from public;
grant all on function public.private_app_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_key_id text, p_scopes text[], p_details jsonb, p_required_scopes text[]) to service_role;
