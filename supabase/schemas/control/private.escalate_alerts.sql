-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.escalate_alerts() returns integer
  language plpgsql
  set search_path = ''
  as $$
declare
  c_most constant int := 5;
  v_alert record;
  v_told int := 0;
begin
  for v_alert in
    select a.*, r.name from public.alerts a join public.alert_rules r on r.id = a.rule_id
    where a.status = 'open' and a.severity = 'critical' and a.acknowledged_at is null and a.escalations < c_most
      and a.opened_at < clock_timestamp() - make_interval(mins => r.escalate_after_minutes)
      -- After an hour, two, four, eight.
      and (a.escalated_at is null or a.escalated_at < clock_timestamp() - interval '30 minutes' * 2 ^ a.escalations)
    order by a.account_id, a.id for update of a skip locked
  loop
    update public.alerts a set escalations = a.escalations + 1, escalated_at = clock_timestamp() where a.id = v_alert.id;
    perform private.broadcast('user:' || m.user_id, 'alerts:escalated', jsonb_build_object('alert_id', v_alert.id,
      'account_id', v_alert.account_id, 'rule', v_alert.name, 'subject', v_alert.subject, 'detail', v_alert.detail))
    from public.account_members m where m.account_id = v_alert.account_id and m.role in ('owner', 'admin');
    v_told := v_told + 1;
  end loop;
  return v_told;
end
$$;
comment on function private.escalate_alerts() is 'Tells owners and admins again of critical alerts that nobody acknowledged, five times at most; how many.';

revoke all on function private.escalate_alerts() from public;
