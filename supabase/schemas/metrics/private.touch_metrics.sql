-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.touch_metrics() returns trigger
  language plpgsql security definer
  set search_path = ''
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
