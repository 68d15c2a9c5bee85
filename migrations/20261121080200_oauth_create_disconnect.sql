-- Disconnecting a portal, and erasing what was mirrored from it.
-- Why: the tokens go at once; with erase every row that came from the portal goes too, counted by table.
-- Who may call: the service.

create function private.erase_portal(p_account_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_table text;
  v_rows bigint;
  v_erased jsonb := '{}';
begin
  -- Children before parents; the tables' own order of dependence.
  foreach v_table in array array['public.contacts', 'public.hubspot_contacts_raw', 'public.hubspot_companies_raw',
    'public.hubspot_deals_raw', 'public.hubspot_calls_raw', 'public.hubspot_associations', 'public.hubspot_properties',
    'public.sync_errors', 'public.sync_logs', 'public.error_logs', 'public.sync_status', 'private.jobs',
    'public.sync_session_objects', 'public.sync_sessions', 'private.rate_leases'] loop
    execute format('delete from %s where account_id = $1', v_table) using p_account_id;
    get diagnostics v_rows = row_count;
    v_erased := v_erased || jsonb_build_object(split_part(v_table, '.', 2), v_rows);
  end loop;
  return v_erased;
end
$$;
comment on function private.erase_portal(uuid) is
  'Deletes every row that came from a portal; the account, its members and the audit log stay. Returns rows by table.';

create function public.oauth_disconnect(p_account_id uuid, p_user_id uuid, p_erase boolean) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer so that the service needs no right on the tables
declare
  v_portal_id text;
  v_session_id uuid;
  v_erased jsonb := '{}';
  v_error jsonb := jsonb_build_object('code', 'disconnected', 'detail', 'The portal was disconnected.');
begin
  perform private.act_as(p_user_id);
  select a.portal_id into v_portal_id from public.hubspot_accounts a where a.id = p_account_id;
  if v_portal_id is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  -- 1. The user's right, asked again here: null is the service itself (HubSpot told of an uninstall).
  if p_user_id is not null and not exists (
    select from public.account_members m
    where m.account_id = p_account_id and m.user_id = p_user_id and m.role in ('owner', 'admin')) then
    perform private.raise_problem(403, 'forbidden', 'Only an owner or an admin disconnects a portal.');
  end if;
  -- 2. Work stops: jobs, then sessions, then the account, in the order every function locks them.
  perform private.cancel_jobs(array(select j.id from private.jobs j
    where j.account_id = p_account_id and j.state in ('queued', 'running') order by j.id));
  update public.sync_session_objects o set status = 'failed', error = v_error, ended_at = clock_timestamp()
  where o.account_id = p_account_id and o.ended_at is null;
  for v_session_id in
    select s.id from public.sync_sessions s where s.account_id = p_account_id and s.status in ('pending', 'running')
  loop
    perform private.close_session(v_session_id, 'failed', v_error);
  end loop;
  -- 3. Tokens go; the version rises, so that a refresh under way cannot store.
  update public.hubspot_accounts a set access_token = null, refresh_token = null, key_id = null, expires_at = null,
    token_version = a.token_version + 1, status = 'inactive', error_code = null, error_message = null,
    last_sync_at = case when p_erase then null else a.last_sync_at end
  where a.id = p_account_id;
  delete from private.refresh_leases l where l.account_id = p_account_id;
  -- 4. On request, everything that came from the portal.
  if p_erase then
    v_erased := private.erase_portal(p_account_id);
  end if;
  perform private.broadcast('account:' || p_account_id, 'connection:status',
    jsonb_build_object('portal_id', v_portal_id, 'status', 'disconnected'));
  return jsonb_build_object('disconnected', true, 'erased', v_erased);
end
$$;
comment on function public.oauth_disconnect(uuid, uuid, boolean) is
  'Wipes a portal''s tokens and cancels its work; with p_erase deletes what was mirrored.';

revoke execute on function private.erase_portal(uuid), public.oauth_disconnect(uuid, uuid, boolean)
  from public, anon, authenticated;
grant execute on function public.oauth_disconnect(uuid, uuid, boolean) to service_role;
