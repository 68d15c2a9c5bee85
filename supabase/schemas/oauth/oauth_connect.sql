-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[] default null::text[]) returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the tables
  select private.connect_portal(p_user_id, p_portal_id, 'bearer', p_access_token, p_refresh_token, p_key_id, p_expires_at, p_scopes,
    p_details, p_required_scopes)
$$;
comment on function public.oauth_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) is 'Connects a portal by the tokens of a consent: its user becomes admin, or owner where there is none.';

revoke all on function public.oauth_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) from public;
grant all on function public.oauth_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) to service_role;
