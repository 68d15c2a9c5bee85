-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.alert_rule_set(p_account_id uuid, p_name text, p_threshold double precision default null::double precision, p_clear_threshold double precision default null::double precision, p_severity text default null::text, p_is_enabled boolean default null::boolean, p_fire_after integer default null::integer) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.set_alert_rule(p_account_id, p_name, p_threshold, p_clear_threshold, p_severity, p_is_enabled, p_fire_after)
$$;
comment on function public.alert_rule_set(p_account_id uuid, p_name text, p_threshold double precision, p_clear_threshold double precision, p_severity text, p_is_enabled boolean, p_fire_after integer) is 'Makes or changes a portal''s own rule, for owners and admins; what is null stays as it is. The next check judges by it.';

revoke all on function public.alert_rule_set(p_account_id uuid, p_name text, p_threshold double precision, p_clear_threshold double precision, p_severity text, p_is_enabled boolean, p_fire_after integer) from public;
grant all on function public.alert_rule_set(p_account_id uuid, p_name text, p_threshold double precision, p_clear_threshold double precision, p_severity text, p_is_enabled boolean, p_fire_after integer) to authenticated;
