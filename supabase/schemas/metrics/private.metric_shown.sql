-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_shown(p_key text, p_status text, p_values jsonb) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select case when p_status = 'ok' then p_values -> p_key else
    '{"value": null, "numerator": null, "denominator": null, "low": null, "high": null, "method": null, "n_missing": null, "coverage": null}' end
$$;
comment on function private.metric_shown(p_key text, p_status text, p_values jsonb) is 'The value of a metric, or of one that cannot be told nulls and never 0.';

revoke all on function private.metric_shown(p_key text, p_status text, p_values jsonb) from public;
