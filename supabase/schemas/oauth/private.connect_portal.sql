-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.connect_portal(p_user_id uuid, p_portal_id text, p_token_type text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) returns jsonb
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_account public.hubspot_accounts;
  v_created boolean;
  v_is_owned boolean;
  v_role text;
  v_missing text[] := '{}';
begin
  perform private.act_as(p_user_id);
  -- 1. An answer without scopes says nothing, so nothing is called missing.
  if p_scopes <> '{}' then
    v_missing := array(select s from unnest(p_required_scopes) s where s <> all (p_scopes) order by s);
  end if;
  -- 2. The account with its tokens; errors are forgotten.
  insert into public.hubspot_accounts as a (portal_id, access_token, refresh_token, key_id, token_version, expires_at, token_type,
    scopes, missing_scopes, status, connected_at, metadata)
  values (p_portal_id, p_access_token, p_refresh_token, p_key_id, 1, p_expires_at, p_token_type,
    coalesce(p_scopes, '{}'), v_missing, 'active', clock_timestamp(), coalesce(p_details, '{}'))
  on conflict (portal_id) do update set access_token = excluded.access_token, refresh_token = excluded.refresh_token,
    key_id = excluded.key_id, token_version = a.token_version + 1, expires_at = excluded.expires_at,
    token_type = excluded.token_type, token_issued_at = case when excluded.token_type = 'bearer' then a.token_issued_at end,
    scopes = excluded.scopes, missing_scopes = excluded.missing_scopes, status = 'active', error_code = null,
    error_message = null, connected_at = excluded.connected_at, metadata = excluded.metadata
  returning * into v_account;
  v_created := v_account.token_version = 1;
  -- 3. Under the lock of the account: a token lets nobody into a portal that somebody administers here. What was stored goes with
  -- the refusal.
  if p_token_type = 'private_app' and exists (
    select from public.account_members m where m.account_id = v_account.id and m.role in ('owner', 'admin'))
    and not exists (
    select from public.account_members m
    where m.account_id = v_account.id and m.user_id = p_user_id and m.role in ('owner', 'admin')) then
    perform private.raise_problem(403, 'portal_is_taken',
      'Others administer this portal here, and only its owners and admins paste a token for it: ask one of them for an invitation, or connect by HubSpot''s consent page.');
  end if;
  v_is_owned := exists (select from public.account_members m where m.account_id = v_account.id and m.role = 'owner');
  delete from private.refresh_leases l where l.account_id = v_account.id;
  -- 4. Whoever can consent in HubSpot administers the portal: an admin, or its owner where there is none (any more).
  insert into public.account_members as m (account_id, user_id, role, joined_by, hubspot_user_id)
  values (v_account.id, p_user_id, case when v_is_owned then 'admin' else 'owner' end,
    case p_token_type when 'private_app' then 'token' else 'consent' end,
    substring(p_details ->> 'hubspot_user_id' from '^\d{1,18}$')::bigint)
  on conflict (account_id, user_id) do update set role = case when v_is_owned then m.role else 'owner' end,
    hubspot_user_id = coalesce(excluded.hubspot_user_id, m.hubspot_user_id)
  returning m.role into v_role;
  -- 5. A portal that was never synced whole starts at once, or goes on where it stopped.
  if exists (
    select from private.mirror_objects m
    where not exists (
      select from public.sync_session_objects o
      where o.account_id = v_account.id and o.object_type = m.object_type
        and (o.status in ('completed', 'not_permitted') or o.ended_at is null))) then
    perform public.sync_start(v_account.id, p_user_id, 'full', null, null);
  end if;
  -- 6. Whatever happens to the row from now on is told by its trigger.
  if v_created then
    perform private.broadcast('account:' || v_account.id, 'connection:status', private.connection_news(v_account));
  end if;
  return jsonb_build_object('account_id', v_account.id, 'created', v_created, 'role', v_role,
    'missing_scopes', to_jsonb(v_missing));
end
$_$;
comment on function private.connect_portal(p_user_id uuid, p_portal_id text, p_token_type text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) is 'Stores the tokens of a portal, compares its scopes, makes the user a member and starts the first sync or resumes it.';

revoke all on function private.connect_portal(p_user_id uuid, p_portal_id text, p_token_type text, p_access_token text, p_refresh_token text, p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) from public;
