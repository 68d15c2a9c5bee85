-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.report_alerts(p_account_id uuid, p_name text, p_scope text, p_findings jsonb) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_rule public.alert_rules := private.alert_rule(p_account_id, p_name);
  v_opened jsonb;
  v_resolved int;
begin
  -- 1. One check at a time per portal and rule; a disabled rule has no findings, so its open alerts resolve.
  perform pg_advisory_xact_lock(hashtext('private.report_alerts'), hashtext(p_account_id || p_name));
  p_findings := case when v_rule.is_enabled then coalesce(p_findings, '[]') else '[]' end;
  -- 2. What is seen opens an alert or counts the open one up.
  with seen as (
    select distinct on (f.subject) p_scope || '/' || f.subject as subject, f.value, f.threshold, f.detail,
      coalesce(f.data, '{}') as data
    from jsonb_to_recordset(p_findings) f
      (subject text, value double precision, threshold double precision, detail text, data jsonb)
    order by f.subject
  ), stored as (
    insert into public.alerts as a (account_id, rule_id, subject, severity, value, threshold, detail, data)
    select p_account_id, v_rule.id, s.subject, v_rule.severity, s.value, coalesce(s.threshold, v_rule.threshold),
      s.detail, s.data
    from seen s
    on conflict (account_id, rule_id, subject) where status = 'open' do update set
      severity = excluded.severity, value = excluded.value, threshold = excluded.threshold,
      detail = excluded.detail, data = excluded.data, occurrences = a.occurrences + 1, last_seen_at = clock_timestamp()
    returning a.subject, a.occurrences
  )
  select coalesce(jsonb_agg(s.subject order by s.subject) filter (where s.occurrences = 1), '[]') into v_opened
  from stored s;
  -- 3. What is open in this scope and not seen is over, also where it was raised by the rule that stood before.
  update public.alerts a set status = 'resolved', resolved_at = clock_timestamp()
  where a.account_id = p_account_id and a.status = 'open' and starts_with(a.subject, p_scope || '/')
    and a.rule_id in (select r.id from public.alert_rules r where r.name = p_name)
    and not (a.rule_id = v_rule.id and exists (
      select from jsonb_array_elements(p_findings) f where p_scope || '/' || (f.value ->> 'subject') = a.subject));
  get diagnostics v_resolved = row_count;
  -- 4. The members hear of what is new.
  if v_opened <> '[]' or v_resolved > 0 then
    perform private.broadcast('account:' || p_account_id, 'alerts:changed',
      jsonb_build_object('rule', p_name, 'opened', v_opened, 'resolved', v_resolved));
  end if;
  return jsonb_build_object('seen', jsonb_array_length(p_findings), 'opened', jsonb_array_length(v_opened),
    'resolved', v_resolved);
end
$$;
comment on function private.report_alerts(p_account_id uuid, p_name text, p_scope text, p_findings jsonb) is 'Takes all findings of one check within a scope: opens, counts up and resolves alerts.';

revoke all on function private.report_alerts(p_account_id uuid, p_name text, p_scope text, p_findings jsonb) from public;
