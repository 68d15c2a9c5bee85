-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.list_metric_mappings(p_account_id uuid) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $$
-- definer because the roles are outside the API; the caller's role is asked first
begin
  perform private.require_portal(p_account_id, array['owner', 'admin'], 'say what its properties mean');
  return (
    select jsonb_agg(jsonb_build_object('role', m.role, 'label', m.label, 'object_type', m.object_type, 'kind', m.kind, 'property', m.property,
      'positive_values', m.positive_values, 'negative_values', m.negative_values, 'is_default', m.is_default, 'is_mapped', m.is_mapped,
      'observed', coalesce(o.observed, '[]'), 'distinct_values', coalesce(o.distinct_values, 0), 'unmapped_values', case when m.kind = 'flag' then (
        select coalesce(jsonb_agg(v.value -> 'value' order by v.ordinality), '[]') from jsonb_array_elements(o.observed) with ordinality v
        where v.value ->> 'value' <> all (m.positive_values || m.negative_values)) else '[]' end) order by m.position)
    from private.metric_mapping(p_account_id) m
    left join (select x.object_type, v.* from (
        select g.object_type, array_agg(distinct g.property) as properties
        from private.metric_mapping(p_account_id) g where g.property is not null group by g.object_type) x
        cross join lateral private.observed_values(p_account_id, x.object_type, x.properties) v) o
      on o.object_type = m.object_type and o.property = m.property);
end
$$;
comment on function private.list_metric_mappings(p_account_id uuid) is 'See metric_mapping_list.';

revoke all on function private.list_metric_mappings(p_account_id uuid) from public;
grant all on function private.list_metric_mappings(p_account_id uuid) to authenticated;
