-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_store_tokens(p_account_id uuid, p_holder uuid, p_expected_version integer, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the tables
declare
  v_version int;
begin
  update public.hubspot_accounts a set access_token = p_access_token, refresh_token = p_refresh_token,
    key_id = p_key_id, expires_at = p_expires_at, token_issued_at = clock_timestamp(),
    token_version = a.token_version + 1, status = 'active', error_code = null, error_message = null
  where a.id = p_account_id and a.token_version = p_expected_version and a.status <> 'inactive'
  returning a.token_version into v_version;
  perform private.count_calls(p_account_id, 'token', 1);
  delete from private.refresh_leases l where l.account_id = p_account_id and l.holder = p_holder;
  return jsonb_build_object('stored', v_version is not null, 'token_version', coalesce(v_version,
    (select a.token_version from public.hubspot_accounts a where a.id = p_account_id)));
end
$$;
comment on function public.oauth_store_tokens(p_account_id uuid, p_holder uuid, p_expected_version integer, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz) is 'Stores refreshed tokens if nobody stored others since p_expected_version; releases the lease either way.';

revoke all on function public.oauth_store_tokens(p_account_id uuid, p_holder uuid, p_expected_version integer, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz) from public;
grant all on function public.oauth_store_tokens(p_account_id uuid, p_holder uuid, p_expected_version integer, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz) to service_role;
