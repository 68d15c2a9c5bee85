-- The check of a portal: what is measured, in words, judged by its rules. Once a minute for all.

create function private.measure_words(p_rule text, p_subject text, p_value double precision, p_data jsonb) returns text
language sql immutable security invoker set search_path = '' as $$
  select case p_rule
    when 'sync.lag' then format('%s: the oldest change waits for %s s, or the last ones took as long.', p_subject, round(p_value::numeric))
    when 'queue.depth' then format('%s: %s are due and wait.', p_subject, p_value)
    when 'errors.rate' then format('%s: %s of %s failed in the last hour.', p_subject, p_data ->> 'failed', p_data ->> 'attempts')
    when 'functions.errors' then format('%s: %s %% of its calls failed in the last quarter of an hour.', p_subject, p_value)
    when 'sync.drift' then format('%s: comparisons found %s records other than in HubSpot, and mended them.', p_subject, p_value)
    when 'sync.conflicts' then format('%s conflicts wait for a decision.', p_value)
    when 'jobs.dead' then format('%s jobs were given up.', p_value)
    when 'documents.stuck' then format('Of %s open documents one has made no progress for %s minutes.', p_data ->> 'open', round(p_value / 60))
    when 'connection.stale' then format('The access token has been over for %s minutes.', round(p_value / 60))
    when 'connection.scopes' then format('The connection lacks %s: connect again and agree to them.',
      array_to_string(array(select jsonb_array_elements_text(p_data -> 'missing')), ', '))
    when 'budget.calls' then format('%s of %s calls of today are used.', p_data ->> 'calls', p_data ->> 'per_day')
    else format('%s: %s', p_subject, p_value) end
$$;
comment on function private.measure_words(text, text, double precision, jsonb) is 'A measure as the detail of its alert.';
revoke all on function private.measure_words(text, text, double precision, jsonb) from public;

create function private.check_alerts(p_account_id uuid) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  -- In one order of rules, so that two checks wait for each other in the same. A rule without a measure has no findings any more.
  perform private.report_measures(p_account_id, x.name, split_part(x.name, '.', 2), x.measures)
  from (
    select r.name, coalesce(jsonb_agg(jsonb_build_object('subject', m.subject, 'value', m.value, 'data', m.data,
      'detail', private.measure_words(m.rule, m.subject, m.value, m.data))) filter (where m.rule is not null), '[]') as measures
    from public.alert_rules r left join private.measures(p_account_id) m on m.rule = r.name
      -- Of a portal that was disconnected on purpose nothing is expected; of one whose connection is lost nothing is known.
      and (m.data ->> 'why' is distinct from 'not_connected' or exists (
        select from public.hubspot_accounts a where a.id = p_account_id and a.status = 'error'))
    where r.account_id is null and r.unit is not null group by r.name order by r.name) x;
end
$$;
comment on function private.check_alerts(uuid) is 'Measures a portal and opens and resolves its alerts.';
revoke all on function private.check_alerts(uuid) from public;

create function private.escalate_alerts() returns integer
language plpgsql security invoker set search_path = '' as $$
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

create function private.keep_watch() returns void
language plpgsql security definer set search_path = '' as $$
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
end
$$;
comment on function private.keep_watch() is 'Checks the alerts of all portals, and escalates; run each minute by pg_cron, and by the local stack, without a function.';
revoke all on function private.keep_watch() from public;
