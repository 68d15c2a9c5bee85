-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.set_alert_rule(p_account_id uuid, p_name text, p_threshold double precision, p_clear_threshold double precision, p_severity text, p_is_enabled boolean, p_fire_after integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
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
comment on function private.set_alert_rule(p_account_id uuid, p_name text, p_threshold double precision, p_clear_threshold double precision, p_severity text, p_is_enabled boolean, p_fire_after integer) is 'See alert_rule_set.';

revoke all on function private.set_alert_rule(p_account_id uuid, p_name text, p_threshold double precision, p_clear_threshold double precision, p_severity text, p_is_enabled boolean, p_fire_after integer) from public;
grant all on function private.set_alert_rule(p_account_id uuid, p_name text, p_threshold double precision, p_clear_threshold double precision, p_severity text, p_is_enabled boolean, p_fire_after integer) to authenticated;
