-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.refresh_touched() returns trigger
  language plpgsql security definer
  set search_path = ''
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
