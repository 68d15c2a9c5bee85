-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.show_metric_definitions() returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because the table is outside the API
  select jsonb_agg(jsonb_build_object('key', d.key, 'number', d.number, 'label', d.label, 'unit', d.unit, 'population', d.population,
    'numerator', d.numerator, 'denominator', d.denominator, 'attribution', d.attribution, 'role', d.role, 'note', d.note,
    'filters', case d.population when 'deals' then '["owner", "pipeline", "script", "stage", "source"]' else '["owner", "script", "source"]' end::jsonb)
    order by d.number)
  from private.metric_definitions d
$$;
comment on function private.show_metric_definitions() is 'See metric_definitions.';

revoke all on function private.show_metric_definitions() from public;
grant all on function private.show_metric_definitions() to authenticated;
