-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.tokens_of(p_account public.hubspot_accounts) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select jsonb_build_object('account_id', p_account.id, 'portal_id', p_account.portal_id, 'status', p_account.status,
    'access_token', p_account.access_token, 'refresh_token', p_account.refresh_token, 'key_id', p_account.key_id,
    'token_version', p_account.token_version, 'expires_at', private.iso(p_account.expires_at),
    'issued_at', private.iso(p_account.token_issued_at), 'scopes', to_jsonb(p_account.scopes), 'token_type', p_account.token_type)
$$;
comment on function private.tokens_of(p_account public.hubspot_accounts) is 'The sealed tokens of an account as the functions read them.';

revoke all on function private.tokens_of(p_account public.hubspot_accounts) from public;
