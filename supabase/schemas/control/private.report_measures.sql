-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.report_measures(p_account_id uuid, p_name text, p_scope text, p_measures jsonb) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_rule public.alert_rules := private.alert_rule(p_account_id, p_name);
  v_findings jsonb;
begin
  -- Most checks of most portals find nothing where nothing is: they take no lock.
  if not exists (select from jsonb_array_elements(p_measures) m where (m ->> 'value')::float > v_rule.threshold)
    and not exists (select from private.alert_breaches b where b.account_id = p_account_id and b.rule_name = p_name)
    and not exists (select from public.alerts a join public.alert_rules r on r.id = a.rule_id and r.name = p_name
      where a.account_id = p_account_id and a.status = 'open') then
    return '{"seen": 0, "opened": 0, "resolved": 0}';
  end if;
  -- The lock of report_alerts, taken before what it decides on is read.
  perform pg_advisory_xact_lock(hashtext('private.report_alerts'), hashtext(p_account_id || p_name));
  delete from private.alert_breaches b where b.account_id = p_account_id and b.rule_name = p_name and not exists (
    select from jsonb_to_recordset(p_measures) m (subject text, value float) where m.subject = b.subject and m.value > v_rule.threshold);
  insert into private.alert_breaches as b (account_id, rule_name, subject)
  select distinct p_account_id, p_name, m.subject from jsonb_to_recordset(p_measures) m (subject text, value float)
  where m.value > v_rule.threshold
  on conflict (account_id, rule_name, subject) do update set checks = least(b.checks + 1, 1000);
  select jsonb_agg(m) into v_findings from jsonb_array_elements(p_measures) m
  where exists (select from private.alert_breaches b
      where b.account_id = p_account_id and b.rule_name = p_name and b.subject = m ->> 'subject' and b.checks >= v_rule.fire_after)
    -- What is open stays so until it is back below; of what cannot be measured nobody says that it is over.
    or exists (select from public.alerts a
      where a.account_id = p_account_id and a.rule_id = v_rule.id and a.status = 'open' and a.subject = p_scope || '/' || (m ->> 'subject')
        and coalesce((m ->> 'value')::float > coalesce(v_rule.clear_threshold, v_rule.threshold), true));
  return private.report_alerts(p_account_id, p_name, p_scope, v_findings);
end
$$;
comment on function private.report_measures(p_account_id uuid, p_name text, p_scope text, p_measures jsonb) is 'Takes all measures (subject, value, detail, data) of one check within a scope and judges them by the rule: fires after its checks, clears at its other limit. A value of null neither fires nor clears.';

revoke all on function private.report_measures(p_account_id uuid, p_name text, p_scope text, p_measures jsonb) from public;
