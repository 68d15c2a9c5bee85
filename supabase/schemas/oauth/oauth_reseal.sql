-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_reseal(p_account_id uuid, p_expected_version integer, p_access_token text, p_refresh_token text, p_key_id text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the table
begin
  update public.hubspot_accounts a set access_token = p_access_token, refresh_token = p_refresh_token,
    key_id = p_key_id, token_version = a.token_version + 1
  where a.id = p_account_id and a.token_version = p_expected_version and a.status <> 'inactive';
  return jsonb_build_object('stored', found);
end
$$;
comment on function public.oauth_reseal(p_account_id uuid, p_expected_version integer, p_access_token text, p_refresh_token text, p_key_id text) is 'Stores the same tokens sealed with the active key, if they are still the same.';

revoke all on function public.oauth_reseal(p_account_id uuid, p_expected_version integer, p_access_token text, p_refresh_token text, p_key_id text) from public;
grant all on function public.oauth_reseal(p_account_id uuid, p_expected_version integer, p_access_token text, p_refresh_token text, p_key_id text) to service_role;
