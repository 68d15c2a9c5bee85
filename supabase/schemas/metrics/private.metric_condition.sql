-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_condition(p_filters jsonb) returns text
  language sql immutable
  set search_path = ''
  as $$
  -- Bare where it can be, so that an index may serve.
  select coalesce(string_agg(format(case when f.value ? '' then ' and coalesce(f.%I, '''') = any (%L)' else ' and f.%I = any (%L)' end,
    case f.key when 'owner' then 'owner_id' else f.key end, array(select jsonb_array_elements_text(f.value))), '' order by f.key), '')
  from jsonb_each(p_filters) f
$$;
comment on function private.metric_condition(p_filters jsonb) is 'Checked filters as a condition on the facts f.';

revoke all on function private.metric_condition(p_filters jsonb) from public;
