-- An account knows when its access token was issued.
-- Why: a token is refreshed a while before its end, and how long that while may be depends on how long it lives.
-- Who may call: the functions of the service, as before.

alter table public.hubspot_accounts add column token_issued_at timestamptz;
comment on column public.hubspot_accounts.token_issued_at is
  'When the access token was last refreshed; null before the first time. Tells how long tokens live.';

create or replace function private.tokens_of(p_account public.hubspot_accounts) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('account_id', p_account.id, 'portal_id', p_account.portal_id, 'status', p_account.status,
    'access_token', p_account.access_token, 'refresh_token', p_account.refresh_token, 'key_id', p_account.key_id,
    'token_version', p_account.token_version, 'expires_at', private.iso(p_account.expires_at),
    'issued_at', private.iso(p_account.token_issued_at), 'scopes', to_jsonb(p_account.scopes))
$$;

create or replace function public.oauth_store_tokens(p_account_id uuid, p_holder uuid, p_expected_version int,
  p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
  delete from private.refresh_leases l where l.account_id = p_account_id and l.holder = p_holder;
  return jsonb_build_object('stored', v_version is not null, 'token_version', coalesce(v_version,
    (select a.token_version from public.hubspot_accounts a where a.id = p_account_id)));
end
$$;
