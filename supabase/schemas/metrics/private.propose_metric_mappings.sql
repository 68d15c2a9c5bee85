-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.propose_metric_mappings(p_account_id uuid) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $_$
-- definer because the roles are outside the API; the caller's role is asked first
begin
  perform private.require_portal(p_account_id, array['owner', 'admin'], 'say what its properties mean');
  return (
    with candidates as materialized (
      -- Five for a role: the default first, then those of the portal's own, by the length of the name.
      select r.role, c.* from private.metric_roles r cross join lateral (
        select p.name, p.label, p.object_type, p.type from public.hubspot_properties p
        where p.account_id = p_account_id and p.object_type = r.object_type
          and (p.name = r.default_property or p.name ~* r.name_pattern or p.label ~* r.name_pattern)
        order by p.name = r.default_property desc nulls last, p.name ~ '^hs_', length(p.name), p.name limit 5) c
    ), seen as materialized (
      select x.object_type, v.* from (select c.object_type, array_agg(distinct c.name) as names from candidates c group by c.object_type) x
      cross join lateral private.observed_values(p_account_id, x.object_type, x.names) v
    ), sorted as (
      select c.role, c.name, c.label, coalesce(s.records, 0) as records, coalesce(s.distinct_values, 0) as distinct_values,
        coalesce(s.observed, '[]') as observed, v.positive, v.negative
      from candidates c join private.metric_roles r on r.role = c.role
      left join seen s on s.object_type = c.object_type and s.property = c.name
      cross join lateral (
        select coalesce(array_agg(o ->> 'value') filter (where o ->> 'value' !~* coalesce(r.negative_pattern, '^$') and o ->> 'value' ~* r.positive_pattern), '{}') as positive,
          coalesce(array_agg(o ->> 'value') filter (where o ->> 'value' ~* r.negative_pattern), '{}') as negative
        from jsonb_array_elements(coalesce(s.observed, '[]')) o) v
    )
    select jsonb_agg(jsonb_build_object('role', r.role, 'label', r.label, 'object_type', r.object_type, 'kind', r.kind, 'candidates', (
      select coalesce(jsonb_agg(jsonb_build_object('property', s.name, 'label', s.label, 'records', s.records, 'distinct_values', s.distinct_values,
          'observed', s.observed, 'positive_values', s.positive, 'negative_values', s.negative)
        -- First what says something: a flag with values for yes, then what most records have.
        order by r.kind = 'flag' and cardinality(s.positive) = 0, s.records = 0, s.name = r.default_property desc nulls last, s.records desc, s.name), '[]')
      from sorted s where s.role = r.role)) order by r.position)
    from private.metric_roles r);
end
$_$;
comment on function private.propose_metric_mappings(p_account_id uuid) is 'See metric_mapping_propose.';

revoke all on function private.propose_metric_mappings(p_account_id uuid) from public;
grant all on function private.propose_metric_mappings(p_account_id uuid) to authenticated;
