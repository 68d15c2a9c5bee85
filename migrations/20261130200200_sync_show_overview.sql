-- How a portal's sync stands, object by object, as the function api shows it.
-- Why: a frontend asked three tables and a function for it.
-- Who may call: members of the portal; the policies decide about rows.

create function public.sync_overview(p_portal_id text default null) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  v_account_id uuid := private.portal_of(p_portal_id);
  v_session public.sync_sessions;
begin
  select * into v_session from public.sync_sessions s where s.account_id = v_account_id order by s.start_time desc limit 1;
  return (
    select jsonb_build_object('portal_id', c.portal_id, 'connection', c.status,
      'session', case when v_session.id is not null then public.sync_progress(v_session.session_id) end,
      'objects', (
        select coalesce(jsonb_object_agg(o.object, jsonb_build_object(
          'last_sync_at', private.iso(t.last_hubspot_poll), 'last_full_sync_at', private.iso(t.last_full_sync),
          'last_reconciliation_at', private.iso(t.last_reconciliation), 'complete_until', private.iso(t.watermark),
          'records_count', coalesce(t.total_synced, 0), 'error_count', coalesce(t.total_errors, 0),
          'open_errors', (select count(*) from public.sync_errors e
            where e.account_id = v_account_id and e.entity_type = o.object and not e.resolved),
          'last_run', r.run)), '{}')
        -- What ended once has its row; what is in its first run does not.
        from (
          select t.entity_type from public.sync_status t where t.account_id = v_account_id
          union select s.object_type from public.sync_session_objects s where s.session_id = v_session.id) o (object)
        left join public.sync_status t on t.account_id = v_account_id and t.entity_type = o.object
        left join lateral (
          select jsonb_build_object('session_id', s.session_id, 'mode', s.mode, 'status', x.status, 'records_count', x.records_count,
            'error_count', x.error_count, 'error', x.error, 'waiting', case when x.ended_at is null then x.waiting end,
            'started_at', private.iso(x.started_at), 'ended_at', private.iso(x.ended_at)) as run
          from public.sync_sessions s
          join public.sync_session_objects x on x.session_id = s.id and x.object_type = o.object
          where s.account_id = v_account_id order by s.start_time desc limit 1) r on true))
    from public.hubspot_connections c where c.id = v_account_id);
end
$$;
comment on function public.sync_overview(text) is
  'How the sync of a portal stands: the connection, the newest session, and for each object when it was last mirrored, what was read, what failed, what it waits for.';
revoke all on function public.sync_overview(text) from public, anon;
grant execute on function public.sync_overview(text) to authenticated;
