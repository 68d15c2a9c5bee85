-- What a user may ask: who am I here, how far is the sync, which portals are connected.
-- Why: invoker functions, so that RLS decides what is visible.
-- Who may call: signed-in users.

create function public.member_context(p_portal_id text default null) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_user_id uuid := (select auth.uid());
  v_answer jsonb;
begin
  if v_user_id is null then
    perform private.raise_problem(401, 'unauthorized', 'Sign in first.');
  end if;
  v_answer := jsonb_build_object('user_id', v_user_id, 'email', (select auth.jwt()) ->> 'email');
  if p_portal_id is null then
    return v_answer;
  end if;
  -- A portal of someone else answers as one that does not exist.
  select v_answer || jsonb_build_object('account_id', a.id, 'portal_id', a.portal_id, 'role', m.role) into v_answer
  from public.hubspot_accounts a
  join public.account_members m on m.account_id = a.id and m.user_id = v_user_id
  where a.portal_id = p_portal_id;
  if v_answer is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  return v_answer;
end
$$;
comment on function public.member_context(text) is
  'The caller, and with a portal id the account and the caller''s role in it.';

create function public.sync_progress(p_session_id text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_session public.sync_sessions;
  v_objects jsonb;
  v_expected bigint;
  v_seconds numeric;
begin
  select * into v_session from public.sync_sessions s where s.session_id = p_session_id;
  if v_session.id is null then
    perform private.raise_problem(404, 'unknown_session', 'There is no such sync session.');
  end if;
  select jsonb_object_agg(o.object_type, jsonb_build_object(
      'status', o.status, 'phase', o.phase, 'records_count', o.records_count, 'expected', o.expected,
      'applied_count', o.applied_count, 'unchanged_count', o.unchanged_count, 'stale_count', o.stale_count,
      'error_count', o.error_count, 'error', o.error)),
    -- An ended object is worth what it read; an open one that does not know its size yet makes the whole unknown.
    case when bool_and(o.ended_at is not null or o.expected is not null) then
      sum(case when o.ended_at is null then greatest(o.expected, o.records_count) else o.records_count end) end
    into v_objects, v_expected
  from public.sync_session_objects o where o.session_id = v_session.id;
  v_seconds := extract(epoch from clock_timestamp() - v_session.start_time);
  return jsonb_build_object(
    'session_id', v_session.session_id,
    'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_session.account_id),
    'mode', v_session.mode,
    'status', v_session.status,
    'objects', v_objects,
    'records_count', v_session.records_count,
    'error_count', v_session.error_count,
    'start_time', private.iso(v_session.start_time),
    'end_time', private.iso(v_session.end_time),
    'eta_seconds', case
      when v_session.status = 'running' and v_session.records_count > 0
      then ceil((v_expected - v_session.records_count) * v_seconds / v_session.records_count)::int end,
    'error', v_session.error);
end
$$;
comment on function public.sync_progress(text) is
  'State, counts and estimated remaining seconds of a session of one of the caller''s portals.';

create function public.connections_list() returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'portal_id', c.portal_id, 'status', c.status, 'account_status', c.account_status, 'role', m.role,
    'scopes', to_jsonb(c.scopes), 'last_sync_at', private.iso(c.last_sync_at), 'error_message', c.error_message,
    'connected_at', private.iso(c.connected_at)) order by c.portal_id), '[]')
  from public.hubspot_connections c
  join public.account_members m on m.account_id = c.id and m.user_id = (select auth.uid())
$$;
comment on function public.connections_list() is 'The caller''s portals and the state of their connections.';

revoke execute on function public.member_context(text), public.sync_progress(text), public.connections_list()
  from public, anon;
grant execute on function public.member_context(text), public.sync_progress(text), public.connections_list()
  to authenticated, service_role;
