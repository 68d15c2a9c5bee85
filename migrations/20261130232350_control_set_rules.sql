-- Rules as a portal wants them, and alerts that somebody takes on.

create function private.set_alert_rule(p_account_id uuid, p_name text, p_threshold double precision, p_clear_threshold double precision,
  p_severity text, p_is_enabled boolean, p_fire_after integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
-- definer because users do not write rules; the caller's right is asked first
declare
  v_rule public.alert_rules;
  v_limit double precision;
  v_clear double precision;
begin
  perform private.require_portal(p_account_id, array['owner', 'admin'], 'set its alert rules');
  select r.* into v_rule from public.alert_rules r
  where r.name = p_name and (r.account_id = p_account_id or r.account_id is null) order by r.account_id nulls last limit 1;
  if v_rule.id is null then
    perform private.raise_problem(422, 'unknown_rule', 'name: there is no rule of this name.');
  elsif num_nonnulls(p_threshold, p_clear_threshold, p_severity, p_is_enabled, p_fire_after) = 0 then
    perform private.raise_problem(422, 'invalid_request', 'Name what is to change: threshold, clear_threshold, severity, is_enabled or fire_after.');
  elsif v_rule.threshold is null and num_nonnulls(p_threshold, p_clear_threshold) > 0 then
    perform private.raise_problem(422, 'invalid_request', 'threshold: this rule has none.');
  elsif p_severity not in ('warning', 'critical') then
    perform private.raise_problem(422, 'invalid_request', 'severity is warning or critical.');
  elsif p_fire_after not between 1 and 60 then
    perform private.raise_problem(422, 'invalid_request', 'fire_after is a number of checks from 1 to 60.');
  elsif coalesce(p_threshold, 0) not between 0 and 1e12 or coalesce(p_clear_threshold, 0) not between 0 and 1e12 then
    perform private.raise_problem(422, 'invalid_request', 'threshold and clear_threshold are numbers from 0 to 1e12.');
  end if;
  v_limit := coalesce(p_threshold, v_rule.threshold);
  -- A limit that moves takes the other one along, unless that is named too.
  v_clear := coalesce(p_clear_threshold, least(v_rule.clear_threshold, v_limit));
  if v_clear > v_limit then
    perform private.raise_problem(422, 'invalid_request', 'clear_threshold is not above threshold.');
  end if;
  insert into public.alert_rules as r (name, account_id, description, severity, threshold, clear_threshold, unit, is_enabled, fire_after, escalate_after_minutes)
  values (v_rule.name, p_account_id, v_rule.description, coalesce(p_severity, v_rule.severity), v_limit, v_clear, v_rule.unit,
    coalesce(p_is_enabled, v_rule.is_enabled), coalesce(p_fire_after, v_rule.fire_after), v_rule.escalate_after_minutes)
  on conflict (account_id, name) do update set severity = excluded.severity, threshold = excluded.threshold,
    clear_threshold = excluded.clear_threshold, is_enabled = excluded.is_enabled, fire_after = excluded.fire_after
  returning r.* into v_rule;
  return to_jsonb(v_rule) - array['id', 'created_at', 'updated_at'];
end
$$;
comment on function private.set_alert_rule(uuid, text, double precision, double precision, text, boolean, integer) is 'See alert_rule_set.';
revoke all on function private.set_alert_rule(uuid, text, double precision, double precision, text, boolean, integer) from public;
grant execute on function private.set_alert_rule(uuid, text, double precision, double precision, text, boolean, integer) to authenticated;

create function public.alert_rule_set(p_account_id uuid, p_name text, p_threshold double precision default null,
  p_clear_threshold double precision default null, p_severity text default null, p_is_enabled boolean default null, p_fire_after integer default null)
returns jsonb language sql security invoker set search_path = '' as $$
  select private.set_alert_rule(p_account_id, p_name, p_threshold, p_clear_threshold, p_severity, p_is_enabled, p_fire_after)
$$;
comment on function public.alert_rule_set(uuid, text, double precision, double precision, text, boolean, integer) is
  'Makes or changes a portal''s own rule, for owners and admins; what is null stays as it is. The next check judges by it.';
revoke all on function public.alert_rule_set(uuid, text, double precision, double precision, text, boolean, integer) from public;
grant execute on function public.alert_rule_set(uuid, text, double precision, double precision, text, boolean, integer) to authenticated;

create function private.acknowledge_alert(p_alert_id bigint, p_note text) returns jsonb
language plpgsql security definer set search_path = '' as $$
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
comment on function private.acknowledge_alert(bigint, text) is 'See alert_acknowledge.';
revoke all on function private.acknowledge_alert(bigint, text) from public;
grant execute on function private.acknowledge_alert(bigint, text) to authenticated;

create function public.alert_acknowledge(p_alert_id bigint, p_note text default null) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.acknowledge_alert(p_alert_id, p_note)
$$;
comment on function public.alert_acknowledge(bigint, text) is
  'Takes an open alert on, for owners, admins and members: it is escalated no more. Who was first stays; a note may be changed.';
revoke all on function public.alert_acknowledge(bigint, text) from public;
grant execute on function public.alert_acknowledge(bigint, text) to authenticated;
