-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_disconnect(p_account_id uuid, p_user_id uuid, p_erase boolean) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
  return jsonb_build_object('disconnected', true, 'erased', v_erased);
end
$$;
comment on function public.oauth_disconnect(p_account_id uuid, p_user_id uuid, p_erase boolean) is 'Wipes a portal''s tokens and cancels its work; with p_erase deletes what was mirrored.';

revoke all on function public.oauth_disconnect(p_account_id uuid, p_user_id uuid, p_erase boolean) from public;
grant all on function public.oauth_disconnect(p_account_id uuid, p_user_id uuid, p_erase boolean) to service_role;
