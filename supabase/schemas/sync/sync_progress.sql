-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_progress(p_session_id text) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_session public.sync_sessions;
  v_objects jsonb;
  v_expected bigint;
  v_seconds numeric;
  v_waiting jsonb;
begin
  select * into v_session from public.sync_sessions s where s.session_id = p_session_id;
  if v_session.id is null then
    perform private.raise_problem(404, 'unknown_session', 'There is no such sync session.');
  end if;
  select jsonb_object_agg(o.object_type, jsonb_build_object(
      'status', o.status, 'phase', o.phase, 'records_count', o.records_count, 'expected', o.expected,
      'applied_count', o.applied_count, 'unchanged_count', o.unchanged_count, 'stale_count', o.stale_count,
      'error_count', o.error_count, 'error', o.error, 'waiting', case when o.ended_at is null then o.waiting end)),
    -- An ended object is worth what it read; an open one that does not know its size yet makes the whole unknown.
    case when bool_and(o.ended_at is not null or o.expected is not null) then
      sum(case when o.ended_at is null then greatest(o.expected, o.records_count) else o.records_count end) end,
    -- The session waits when all that is open does: for the one that goes on first.
    case when bool_and(o.ended_at is not null or o.waiting is not null) then
      (array_agg(o.waiting order by o.waiting ->> 'resumes_at') filter (where o.ended_at is null))[1] end
    into v_objects, v_expected, v_waiting
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
    'waiting', v_waiting,
    'error', v_session.error);
end
$$;
comment on function public.sync_progress(p_session_id text) is 'State, counts, estimated remaining seconds of a session of one of the caller''s portals, and what it waits for.';

revoke all on function public.sync_progress(p_session_id text) from public;
grant all on function public.sync_progress(p_session_id text) to authenticated;
grant all on function public.sync_progress(p_session_id text) to service_role;
