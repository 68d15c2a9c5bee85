-- How far the mirror is behind HubSpot, measured by the events themselves.
-- Why: a lag that is not measured is a promise (issue 12: GET /health/sync).
-- Who may call: members of the portal, and the service.

create function private.inbound_queue(p_account_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer because private.sync_dirty is outside the API; who may see the portal was asked by sync_health, and is asked again
  select jsonb_build_object('depth', count(*), 'due', count(*) filter (where d.due_at <= clock_timestamp()),
    'oldest_at', private.iso(min(d.created_at)),
    'unread_requests', (select count(*) from private.webhook_batches b where b.folded_at is null))
  from private.sync_dirty d
  where d.account_id = p_account_id
    and ((select auth.uid()) is null or p_account_id in (select private.my_account_ids()))
$$;
comment on function private.inbound_queue(uuid) is 'How many records of a portal wait to be read, how many of them are due, since when the oldest waits.';
revoke all on function private.inbound_queue(uuid) from public, anon;
grant execute on function private.inbound_queue(uuid) to authenticated, service_role;

create function public.sync_health(p_account_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_lag jsonb;
begin
  if not exists (select from public.hubspot_accounts a where a.id = p_account_id) then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  select jsonb_object_agg(s.name, s.lag) into v_lag from (
    select x.name, jsonb_build_object('events', count(w.id),
      'p50_ms', round(percentile_disc(0.5) within group (order by l.total)), 'p99_ms', round(percentile_disc(0.99) within group (order by l.total)),
      'max_ms', round(max(l.total)), 'received_p50_ms', round(percentile_disc(0.5) within group (order by l.ours)),
      'received_p99_ms', round(percentile_disc(0.99) within group (order by l.ours)), 'received_max_ms', round(max(l.ours))) as lag
    from (values ('5m', interval '5 minutes'), ('1h', interval '1 hour'), ('1d', interval '1 day')) x (name, span)
    left join public.webhook_events w on w.account_id = p_account_id and w.applied_at > clock_timestamp() - x.span
    left join lateral (select extract(epoch from w.applied_at - w.occurred_at) * 1000 as total,
      extract(epoch from w.applied_at - w.received_at) * 1000 as ours) l on w.id is not null
    group by x.name) s;
  return jsonb_build_object('inbound', jsonb_build_object('lag', v_lag, 'queue', private.inbound_queue(p_account_id),
    'last_event_at', (select private.iso(max(w.received_at)) from public.webhook_events w where w.account_id = p_account_id)));
end
$$;
comment on function public.sync_health(uuid) is
  'The lag of the inbound sync in milliseconds, from HubSpot''s change (p50_ms) and from the webhook (received_p50_ms) to the mirror, over 5 minutes, an hour and a day; the queue; the last event.';
revoke all on function public.sync_health(uuid) from public, anon;
grant execute on function public.sync_health(uuid) to authenticated, service_role;
