-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.inbound_sweep() returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.sync_dirty is outside the API
declare
  v_account_id uuid;
  v_portals int := 0;
begin
  -- Stored, and who stored it died before it was read.
  while (public.webhook_fold(1000) ->> 'more')::boolean loop null; end loop;
  for v_account_id in
    select d.account_id from private.sync_dirty d join public.hubspot_accounts a on a.id = d.account_id and a.status = 'active'
    where d.due_at <= clock_timestamp() group by 1 order by 1
  loop
    perform private.wake_inbound(v_account_id, clock_timestamp());
    v_portals := v_portals + 1;
  end loop;
  -- HubSpot delivers for a day, so what an event is known by must last longer than that.
  delete from private.webhook_batches b where b.created_at < now() - interval '3 days' and b.folded_at is not null;
  delete from private.unknown_events e where e.created_at < now() - interval '1 day';
  delete from public.webhook_events w where w.folded_at < now() - interval '30 days';
  -- One for each burst of news: a day of them says nothing that the events do not say.
  delete from private.jobs j where j.kind = 'sync.inbound' and j.state in ('done', 'cancelled') and j.finished_at < now() - interval '1 hour';
  perform private.sweep_metrics();
  return jsonb_build_object('portals', v_portals);
end
$$;
comment on function public.inbound_sweep() is 'Queues a reading for each portal with due records, and deletes requests of 3 days, events of 30 days and events of unknown portals of a day.';

revoke all on function public.inbound_sweep() from public;
grant all on function public.inbound_sweep() to service_role;
