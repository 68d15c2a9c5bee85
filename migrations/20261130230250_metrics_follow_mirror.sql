-- The mirror tells what it changed; at the commit the facts follow.

create function private.touch_metrics() returns trigger language plpgsql security definer set search_path = ''
as $$
-- definer because nobody else writes metric_touched
begin
  -- Rows whose content moved: the gate sets updated_at and synced_at together when it does.
  if tg_op = 'INSERT' then
    insert into private.metric_touched (account_id, object_type, ids)
    select n.account_id, tg_argv[0], array_agg(n.hubspot_id::text) from new_rows n group by 1;
  elsif tg_op = 'DELETE' then
    insert into private.metric_touched (account_id, object_type, ids)
    select o.account_id, tg_argv[0], array_agg(o.hubspot_id::text) from old_rows o group by 1;
  else
    insert into private.metric_touched (account_id, object_type, ids)
    select n.account_id, tg_argv[0], array_agg(n.hubspot_id::text) from new_rows n where n.updated_at = n.synced_at group by 1;
  end if;
  return null;
end
$$;
comment on function private.touch_metrics() is 'Statement trigger of a mirror table (argument: object type): notes whose facts the transaction makes anew at its end.';
revoke all on function private.touch_metrics() from public;

create function private.refresh_touched() returns trigger language plpgsql security definer set search_path = ''
as $$
-- definer because the facts are outside the API
declare
  v record;
begin
  -- All that this transaction changed, at the first row: what others change is not to be seen before it is done with. Portals in order.
  for v in
    with gone as (delete from private.metric_touched t where t.id > 0 returning t.account_id, t.object_type, t.ids)
    select g.account_id, coalesce(array_agg(distinct i) filter (where g.object_type = 'contacts'), '{}') as contacts,
      coalesce(array_agg(distinct i) filter (where g.object_type = 'deals'), '{}') as deals,
      coalesce(array_agg(distinct i) filter (where g.object_type = 'calls'), '{}') as calls
    from gone g, unnest(g.ids) i group by 1 order by 1
  loop
    perform private.refresh_metrics(v.account_id, v.contacts, v.deals, v.calls);
  end loop;
  return null;
end
$$;
comment on function private.refresh_touched() is 'Trigger at the commit: makes the facts of what the transaction changed.';
revoke all on function private.refresh_touched() from public;

create constraint trigger _500_refresh after insert on private.metric_touched deferrable initially deferred
  for each row execute function private.refresh_touched();

create trigger _700_metrics_insert after insert on public.hubspot_contacts_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('contacts');
create trigger _700_metrics_update after update on public.hubspot_contacts_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('contacts');
create trigger _700_metrics_delete after delete on public.hubspot_contacts_raw referencing old table as old_rows
  for each statement execute function private.touch_metrics('contacts');
create trigger _700_metrics_insert after insert on public.hubspot_deals_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('deals');
create trigger _700_metrics_update after update on public.hubspot_deals_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('deals');
create trigger _700_metrics_delete after delete on public.hubspot_deals_raw referencing old table as old_rows
  for each statement execute function private.touch_metrics('deals');
create trigger _700_metrics_insert after insert on public.hubspot_calls_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('calls');
create trigger _700_metrics_update after update on public.hubspot_calls_raw referencing new table as new_rows
  for each statement execute function private.touch_metrics('calls');
create trigger _700_metrics_delete after delete on public.hubspot_calls_raw referencing old table as old_rows
  for each statement execute function private.touch_metrics('calls');
