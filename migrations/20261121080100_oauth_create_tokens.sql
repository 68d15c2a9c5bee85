-- Reading, refreshing and re-sealing tokens.
-- Why: no lock is held across HTTP; a lease row keeps isolates apart and the version decides who stores.
-- Who may call: the service.

create function private.tokens_of(p_account public.hubspot_accounts) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('account_id', p_account.id, 'portal_id', p_account.portal_id, 'status', p_account.status,
    'access_token', p_account.access_token, 'refresh_token', p_account.refresh_token, 'key_id', p_account.key_id,
    'token_version', p_account.token_version, 'expires_at', private.iso(p_account.expires_at),
    'scopes', to_jsonb(p_account.scopes))
$$;
comment on function private.tokens_of(public.hubspot_accounts) is 'The sealed tokens of an account as the functions read them.';

create function public.oauth_tokens(p_portal_id text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
-- definer so that the service needs no right on the table
declare
  v_account public.hubspot_accounts;
begin
  select * into v_account from public.hubspot_accounts a where a.portal_id = p_portal_id;
  if v_account.id is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  if v_account.status = 'inactive' then
    perform private.raise_problem(409, 'not_connected', 'This portal is not connected to HubSpot.');
  end if;
  return private.tokens_of(v_account);
end
$$;
comment on function public.oauth_tokens(text) is 'Sealed tokens of a connected portal.';

create function public.oauth_lease_refresh(p_account_id uuid, p_holder uuid, p_seconds int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.refresh_leases is outside the API
declare
  v_account public.hubspot_accounts;
  v_leased boolean;
begin
  -- 1. The lease first, then the tokens: a holder sees what the holder before it stored.
  insert into private.refresh_leases as l (account_id, holder, leased_until)
  select a.id, p_holder, clock_timestamp() + make_interval(secs => greatest(p_seconds, 1))
  from public.hubspot_accounts a where a.id = p_account_id and a.status <> 'inactive'
  on conflict (account_id) do update set holder = excluded.holder, leased_until = excluded.leased_until
  where l.holder = excluded.holder or l.leased_until <= clock_timestamp();
  v_leased := found;
  select * into v_account from public.hubspot_accounts a where a.id = p_account_id;
  if v_account.id is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  if v_account.status = 'inactive' then
    perform private.raise_problem(409, 'not_connected', 'This portal is not connected to HubSpot.');
  end if;
  return jsonb_build_object('leased', v_leased) || private.tokens_of(v_account);
end
$$;
comment on function public.oauth_lease_refresh(uuid, uuid, int) is
  'Takes the right to refresh unless another holds it, and answers the tokens as they are then.';

create function public.oauth_store_tokens(p_account_id uuid, p_holder uuid, p_expected_version int, p_access_token text,
  p_refresh_token text, p_key_id text, p_expires_at timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer so that the service needs no right on the tables
declare
  v_version int;
begin
  update public.hubspot_accounts a set access_token = p_access_token, refresh_token = p_refresh_token,
    key_id = p_key_id, expires_at = p_expires_at, token_version = a.token_version + 1, status = 'active',
    error_code = null, error_message = null
  where a.id = p_account_id and a.token_version = p_expected_version and a.status <> 'inactive'
  returning a.token_version into v_version;
  delete from private.refresh_leases l where l.account_id = p_account_id and l.holder = p_holder;
  return jsonb_build_object('stored', v_version is not null, 'token_version', coalesce(v_version,
    (select a.token_version from public.hubspot_accounts a where a.id = p_account_id)));
end
$$;
comment on function public.oauth_store_tokens(uuid, uuid, int, text, text, text, timestamptz) is
  'Stores refreshed tokens if nobody stored others since p_expected_version; releases the lease either way.';

create function public.oauth_release_lease(p_account_id uuid, p_holder uuid, p_status text, p_error_code text,
  p_error_message text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.refresh_leases is outside the API
declare
  v_released boolean;
begin
  delete from private.refresh_leases l where l.account_id = p_account_id and l.holder = p_holder;
  v_released := found;
  -- Only the holder judges the connection: a late answer must not spoil tokens that another stored.
  if v_released and p_status is not null then
    update public.hubspot_accounts a set status = p_status, error_code = p_error_code,
      error_message = private.redact(p_error_message)
    where a.id = p_account_id and a.status <> 'inactive';
  end if;
  return jsonb_build_object('released', v_released);
end
$$;
comment on function public.oauth_release_lease(uuid, uuid, text, text, text) is
  'Gives the lease back without new tokens; with a status it also notes why.';

create function public.oauth_list_stale_keys(p_active_key_id text, p_limit int) returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer so that the service needs no right on the table
  select coalesce(jsonb_agg(private.tokens_of(a) order by a.id), '[]')
  from (
    select * from public.hubspot_accounts x
    where x.status <> 'inactive' and x.key_id is distinct from p_active_key_id
    order by x.id limit least(greatest(p_limit, 0), 1000)) a
$$;
comment on function public.oauth_list_stale_keys(text, int) is 'Portals whose tokens are sealed with another key.';

create function public.oauth_reseal(p_account_id uuid, p_expected_version int, p_access_token text,
  p_refresh_token text, p_key_id text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer so that the service needs no right on the table
begin
  update public.hubspot_accounts a set access_token = p_access_token, refresh_token = p_refresh_token,
    key_id = p_key_id, token_version = a.token_version + 1
  where a.id = p_account_id and a.token_version = p_expected_version and a.status <> 'inactive';
  return jsonb_build_object('stored', found);
end
$$;
comment on function public.oauth_reseal(uuid, int, text, text, text) is
  'Stores the same tokens sealed with the active key, if they are still the same.';

revoke execute on function private.tokens_of(public.hubspot_accounts), public.oauth_tokens(text),
  public.oauth_lease_refresh(uuid, uuid, int),
  public.oauth_store_tokens(uuid, uuid, int, text, text, text, timestamptz),
  public.oauth_release_lease(uuid, uuid, text, text, text), public.oauth_list_stale_keys(text, int),
  public.oauth_reseal(uuid, int, text, text, text) from public, anon, authenticated;
grant execute on function public.oauth_tokens(text), public.oauth_lease_refresh(uuid, uuid, int),
  public.oauth_store_tokens(uuid, uuid, int, text, text, text, timestamptz),
  public.oauth_release_lease(uuid, uuid, text, text, text), public.oauth_list_stale_keys(text, int),
  public.oauth_reseal(uuid, int, text, text, text) to service_role;
