-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_start(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[], p_idempotency_key text default null::text, p_accept_deletions boolean default false) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_status text;
  v_session public.sync_sessions;
  v_objects text[];
  v_object text;
  v_plan jsonb := '{}';
begin
  -- 1. The request makes sense. An empty list means every object that the portal syncs; the order is ours.
  if p_mode is null or p_mode not in ('full', 'incremental') then
    perform private.raise_problem(422, 'invalid_request', 'mode is full or incremental.');
  end if;
  v_objects := private.objects_to_sync(p_account_id, p_objects);
  -- 2. The account, locked: two callers at once get one session.
  select a.status into v_status from public.hubspot_accounts a where a.id = p_account_id for no key update;
  if v_status is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  select * into v_session from public.sync_sessions s
  where s.account_id = p_account_id and s.idempotency_key = p_idempotency_key;
  if v_session.id is not null then
    return jsonb_build_object('session_id', v_session.session_id, 'already_running', false);
  end if;
  if v_status <> 'active' then
    perform private.raise_problem(409, 'not_connected', 'This portal is not connected to HubSpot.');
  end if;
  select * into v_session from public.sync_sessions s
  where s.account_id = p_account_id and s.status in ('pending', 'running');
  if v_session.id is not null then
    return jsonb_build_object('session_id', v_session.session_id, 'already_running', true);
  end if;
  -- 3. The session and one job per object; each wakes an invocation of its own. Who starts a run by hand gets a whole one.
  if p_user_id is null and p_mode = 'incremental' then
    v_plan := private.plan_scheduled(p_account_id);
  end if;
  v_session := private.open_session(p_account_id, p_user_id, p_mode, v_objects, p_idempotency_key);
  foreach v_object in array v_objects loop
    perform private.enqueue_job('sync.object', p_account_id, v_session.id, jsonb_build_object(
      'object', v_object,
      'mode', p_mode,
      'since', case when p_mode = 'incremental' then (
        select private.iso(t.watermark) from public.sync_status t
        where t.account_id = p_account_id and t.entity_type = v_object) end,
      'session_started_at', private.iso(v_session.start_time))
      || private.links_to_read(p_account_id, v_object)
      || case when p_mode = 'full' and p_accept_deletions then '{"accept_deletions": true}'::jsonb else '{}' end
      || coalesce(v_plan -> v_object, '{}'));
  end loop;
  return jsonb_build_object('session_id', v_session.session_id, 'already_running', false);
end
$$;
comment on function public.sync_start(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[], p_idempotency_key text, p_accept_deletions boolean) is 'Starts a session with a job per object, or names the one that is open. p_accept_deletions: a full sync may archive any number of records.';

revoke all on function public.sync_start(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[], p_idempotency_key text, p_accept_deletions boolean) from public;
grant all on function public.sync_start(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[], p_idempotency_key text, p_accept_deletions boolean) to service_role;
