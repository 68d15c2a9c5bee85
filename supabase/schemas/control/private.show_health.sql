-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.show_health(p_account_id uuid) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $$
-- definer because jobs and counts are outside the API; the caller's right is asked first
declare
  v_account public.hubspot_accounts;
  v_checks jsonb;
  v_states jsonb;
  v_alerts jsonb;
begin
  perform private.require_portal(p_account_id);
  select * into v_account from public.hubspot_accounts a where a.id = p_account_id;
  with judged as (
    select m.rule, m.subject, m.value, m.data - 'state' as data, r as limits, case
      when m.value is null then coalesce(m.data ->> 'state', 'unknown')
      -- Between its two limits a value is as bad as the alert that is still open.
      when m.value > r.threshold or m.value > r.clear_threshold and exists (select from public.alerts a
        where a.account_id = p_account_id and a.rule_id = r.id and a.status = 'open' and a.subject = split_part(m.rule, '.', 2) || '/' || m.subject)
        then case r.severity when 'critical' then 'bad' else 'warn' end
      else 'ok' end as state
    from private.measures(p_account_id) m cross join lateral private.alert_rule(p_account_id, m.rule) r
  )
  select jsonb_object_agg(x.rule, x.checks), jsonb_object_agg(x.state, x.n) filter (where x.state is not null) into v_checks, v_states
  from (
    select j.rule, null as state, null::bigint as n, jsonb_build_object('limit', (j.limits).threshold, 'clears_at', coalesce((j.limits).clear_threshold, (j.limits).threshold),
      'unit', (j.limits).unit, 'severity', (j.limits).severity, 'is_enabled', (j.limits).is_enabled, 'measures',
      jsonb_agg(jsonb_build_object('subject', j.subject, 'value', j.value, 'state', j.state, 'data', j.data) order by j.subject)) as checks
    from judged j group by j.rule, j.limits
    union all
    select '-', j.state, count(*), null from judged j group by j.state) x;
  select jsonb_build_object('open', count(*), 'critical', count(*) filter (where a.severity = 'critical'),
      'unacknowledged', count(*) filter (where a.acknowledged_at is null),
      'latest', coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'rule', r.name, 'subject', a.subject, 'severity', a.severity, 'detail', a.detail,
        'value', a.value, 'limit', a.threshold, 'opened_at', private.iso(a.opened_at), 'acknowledged_at', private.iso(a.acknowledged_at),
        'note', a.note, 'occurrences', a.occurrences) order by a.severity, a.opened_at desc) filter (where a.place <= 50), '[]'))
    into v_alerts
  from (select a.*, row_number() over (order by a.severity, a.opened_at desc) as place from public.alerts a
    where a.account_id = p_account_id and a.status = 'open') a join public.alert_rules r on r.id = a.rule_id;
  return jsonb_build_object('account_id', p_account_id, 'portal_id', v_account.portal_id, 'checked_at', private.iso(clock_timestamp()),
    -- An open alert is bad news also of what is not measured here, as a model that drifts.
    'state', case when v_states ? 'bad' or (v_alerts ->> 'critical')::int > 0 then 'bad'
      when v_states ? 'warn' or (v_alerts ->> 'open')::int > 0 then 'warn'
      when v_account.status <> 'active' then 'unknown' else 'ok' end,
    'states', v_states, 'checks', v_checks - '-', 'alerts', v_alerts,
    'connection', jsonb_build_object('status', v_account.status, 'expires_at', private.iso(v_account.expires_at),
      'refreshed_at', private.iso(v_account.token_issued_at), 'error_code', v_account.error_code, 'state',
      case v_account.status when 'active' then case when v_account.expires_at > clock_timestamp() then 'ok' else 'warn' end when 'error' then 'bad' else 'unknown' end),
    -- Nobody counts these, so nobody says that they are well.
    'unknown', jsonb_build_object('cpu_budget', 'The platform tells a function''s CPU time to nobody but its log.',
      'calls_saved', 'What frontends read of the mirror is not counted, so neither is what it saved.'));
end
$$;
comment on function private.show_health(p_account_id uuid) is 'See system_health.';

revoke all on function private.show_health(p_account_id uuid) from public;
grant all on function private.show_health(p_account_id uuid) to authenticated;
