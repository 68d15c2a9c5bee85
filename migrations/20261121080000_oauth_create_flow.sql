-- The OAuth flow: begin, consume the state, connect, disconnect.
-- Why: a state is single use by one statement; tokens arrive sealed; disconnecting wipes them in the same transaction.
-- Who may call: the service.

create function public.oauth_begin(p_user_id uuid, p_state_hash text, p_verifier_sealed text, p_redirect_to text,
  p_ttl_seconds int) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  -- definer so that the service needs no right on the table
  insert into public.oauth_states (state_hash, user_id, verifier_sealed, redirect_to, created_at, expires_at)
  values (p_state_hash, p_user_id, p_verifier_sealed, p_redirect_to, clock_timestamp(),
    clock_timestamp() + make_interval(secs => least(greatest(p_ttl_seconds, 1), 3600)))
  returning jsonb_build_object('expires_at', private.iso(expires_at))
$$;
comment on function public.oauth_begin(uuid, text, text, text, int) is 'Stores a state for at most an hour.';

create function public.oauth_consume_state(p_state_hash text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer so that the service needs no right on the table
declare
  v_state public.oauth_states;
begin
  delete from public.oauth_states s where s.state_hash = p_state_hash returning * into v_state;
  if v_state.state_hash is null then
    perform private.raise_problem(400, 'invalid_state', 'This authorization is unknown or was used before.');
  end if;
  if v_state.expires_at <= clock_timestamp() then
    perform private.raise_problem(400, 'expired_state', 'This authorization took too long; begin again.');
  end if;
  return jsonb_build_object('user_id', v_state.user_id, 'verifier_sealed', v_state.verifier_sealed,
    'redirect_to', v_state.redirect_to);
end
$$;
comment on function public.oauth_consume_state(text) is
  'Takes a state out, once: of two callbacks with one state, one gets it.';

create function public.oauth_connect(p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text,
  p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer so that the service needs no right on the tables
declare
  v_account public.hubspot_accounts;
  v_created boolean;
  v_role text;
begin
  perform private.act_as(p_user_id);
  -- 1. The account with its tokens; errors are forgotten.
  insert into public.hubspot_accounts as a (portal_id, access_token, refresh_token, key_id, token_version, expires_at,
    scopes, status, connected_at, metadata)
  values (p_portal_id, p_access_token, p_refresh_token, p_key_id, 1, p_expires_at,
    coalesce(p_scopes, '{}'), 'active', clock_timestamp(), coalesce(p_details, '{}'))
  on conflict (portal_id) do update set access_token = excluded.access_token, refresh_token = excluded.refresh_token,
    key_id = excluded.key_id, token_version = a.token_version + 1, expires_at = excluded.expires_at,
    scopes = excluded.scopes, status = 'active', error_code = null, error_message = null,
    connected_at = excluded.connected_at, metadata = excluded.metadata
  returning * into v_account;
  v_created := v_account.token_version = 1;
  delete from private.refresh_leases l where l.account_id = v_account.id;
  -- 2. Whoever can consent in HubSpot administers the portal: the first connector owns it, a later one is an admin.
  insert into public.account_members (account_id, user_id, role)
  values (v_account.id, p_user_id, case when exists (
    select from public.account_members m where m.account_id = v_account.id and m.role = 'owner') then 'admin' else 'owner' end)
  on conflict (account_id, user_id) do nothing;
  select m.role into v_role from public.account_members m where m.account_id = v_account.id and m.user_id = p_user_id;
  -- 3. A portal that was never synced starts at once.
  if not exists (select from public.sync_sessions s where s.account_id = v_account.id) then
    perform public.sync_start(v_account.id, p_user_id, 'full', null, null);
  end if;
  perform private.broadcast('account:' || v_account.id, 'connection:status',
    jsonb_build_object('portal_id', p_portal_id, 'status', 'connected'));
  return jsonb_build_object('account_id', v_account.id, 'created', v_created, 'role', v_role);
end
$$;
comment on function public.oauth_connect(uuid, text, text, text, text, timestamptz, text[], jsonb) is
  'Stores the tokens of a portal, makes the user a member and starts the first sync.';

create function private.act_as(p_user_id uuid) returns void
language sql volatile set search_path = ''
as $$
  select set_config('app.user_id', coalesce(p_user_id::text, ''), true)
$$;
comment on function private.act_as(uuid) is
  'Names the user for whom the service acts, for the audit log of this transaction.';

revoke execute on function public.oauth_begin(uuid, text, text, text, int), public.oauth_consume_state(text),
  public.oauth_connect(uuid, text, text, text, text, timestamptz, text[], jsonb), private.act_as(uuid)
  from public, anon, authenticated;
grant execute on function public.oauth_begin(uuid, text, text, text, int), public.oauth_consume_state(text),
  public.oauth_connect(uuid, text, text, text, text, timestamptz, text[], jsonb) to service_role;
