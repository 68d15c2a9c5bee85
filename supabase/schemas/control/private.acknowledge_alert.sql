-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.acknowledge_alert(p_alert_id bigint, p_note text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because users do not write alerts; the caller's right is asked first
declare
  v_alert public.alerts;
begin
  select a.* into v_alert from public.alerts a
  where a.id = p_alert_id and a.account_id in (select private.my_account_ids()) for no key update;
  if v_alert.id is null then
    perform private.raise_problem(404, 'unknown_alert', 'There is no alert with this id.');
  elsif v_alert.account_id not in (select private.my_account_ids(array['owner', 'admin', 'member'])) then
    perform private.raise_problem(403, 'forbidden', 'Viewers acknowledge no alerts.');
  elsif v_alert.status <> 'open' then
    perform private.raise_problem(409, 'alert_resolved', 'The alert is over already.');
  elsif length(p_note) > 500 then
    perform private.raise_problem(422, 'invalid_request', 'note has 500 characters at most.');
  end if;
  update public.alerts a set acknowledged_at = coalesce(a.acknowledged_at, clock_timestamp()),
    acknowledged_by = coalesce(a.acknowledged_by, (select auth.uid())), note = coalesce(nullif(trim(p_note), ''), a.note)
  where a.id = p_alert_id returning a.* into v_alert;
  perform private.broadcast('account:' || v_alert.account_id, 'alerts:changed', jsonb_build_object(
    'rule', (select r.name from public.alert_rules r where r.id = v_alert.rule_id), 'acknowledged', jsonb_build_array(v_alert.subject)));
  return jsonb_build_object('id', v_alert.id, 'acknowledged_at', private.iso(v_alert.acknowledged_at),
    'acknowledged_by', v_alert.acknowledged_by, 'note', v_alert.note);
end
$$;
comment on function private.acknowledge_alert(p_alert_id bigint, p_note text) is 'See alert_acknowledge.';

revoke all on function private.acknowledge_alert(p_alert_id bigint, p_note text) from public;
grant all on function private.acknowledge_alert(p_alert_id bigint, p_note text) to authenticated;
