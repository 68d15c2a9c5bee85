-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_health(p_account_id uuid) returns jsonb
  language plpgsql stable
  set search_path = ''
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
comment on function public.sync_health(p_account_id uuid) is 'The lag of the inbound sync in milliseconds, from HubSpot''s change (p50_ms) and from the webhook (received_p50_ms) to the mirror, over 5 minutes, an hour and a day; the queue; the last event.';

revoke all on function public.sync_health(p_account_id uuid) from public;
grant all on function public.sync_health(p_account_id uuid) to authenticated;
grant all on function public.sync_health(p_account_id uuid) to service_role;
