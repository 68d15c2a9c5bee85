-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_complete(p_handle_hash text, p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the tables
declare
  v_connected jsonb;
begin
  v_connected := public.oauth_connect(p_user_id, p_portal_id, p_access_token, p_refresh_token, p_key_id, p_expires_at, p_scopes,
    p_details, p_required_scopes);
  update public.oauth_states s set answer = jsonb_build_object('portal_id', p_portal_id, 'role', v_connected -> 'role',
    'missing_scopes', v_connected -> 'missing_scopes')
  where s.handle_hash = p_handle_hash and s.user_id = p_user_id and s.claimed_at is not null;
  return v_connected;
end
$$;
comment on function public.oauth_complete(p_handle_hash text, p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) is 'Connects a portal (oauth_connect) and remembers with the handle what came of it, in one transaction.';

revoke all on function public.oauth_complete(p_handle_hash text, p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) from public;
grant all on function public.oauth_complete(p_handle_hash text, p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) to service_role;
