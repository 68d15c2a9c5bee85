-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.alert_rule(p_account_id uuid, p_name text) returns public.alert_rules
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_rule public.alert_rules;
begin
  -- A portal's own rule stands before the one of all.
  select r.* into v_rule from public.alert_rules r
  where r.name = p_name and (r.account_id = p_account_id or r.account_id is null)
  order by r.account_id nulls last limit 1;
  if v_rule.id is null then
    raise exception 'there is no alert rule %', p_name;
  end if;
  return v_rule;
end
$$;
comment on function private.alert_rule(p_account_id uuid, p_name text) is 'The rule of this name that holds for a portal.';

revoke all on function private.alert_rule(p_account_id uuid, p_name text) from public;
