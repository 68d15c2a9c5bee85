-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_watch() returns void
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because it reads jobs and writes alerts
declare
  v_account_id uuid;
begin
  -- One at a time; whoever comes second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('private.keep_watch')) then
    return;
  end if;
  for v_account_id in
    select a.id from public.hubspot_accounts a where a.personal_of is null order by a.id
  loop
    begin
      perform private.check_alerts(v_account_id);
    exception when others then
      -- What is wrong with one portal is no reason to look at no other.
      raise warning 'the alerts of % are not checked: %', v_account_id, sqlerrm;
    end;
  end loop;
  perform private.escalate_alerts();
  perform private.post_deliveries();
  delete from public.alert_deliveries d where d.state in ('delivered', 'failed') and d.created_at < now() - interval '30 days';
end
$$;
comment on function private.keep_watch() is 'Checks the alerts of all portals, and escalates; run each minute by pg_cron, and by the local stack, without a function.';

revoke all on function private.keep_watch() from public;
