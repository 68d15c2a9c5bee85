-- Owners and admins see what their properties could mean, and say it.

create function private.metric_mapping(p_account_id uuid) returns table (role text, "position" int, object_type text, kind text, label text,
  property text, positive_values text[], negative_values text[], is_default boolean, is_mapped boolean)
language sql stable set search_path = ''
as $$
  -- A default counts where the portal defines its property.
  select r.role, r.position, r.object_type, r.kind, r.label, coalesce(m.property, r.default_property),
    coalesce(m.positive_values, r.default_positive), coalesce(m.negative_values, r.default_negative), m.role is null,
    m.role is not null or r.role in ('amount', 'answered') or exists (select from public.hubspot_properties p
      where p.account_id = p_account_id and p.object_type = r.object_type and p.name = r.default_property)
  from private.metric_roles r left join public.metric_mappings m on m.account_id = p_account_id and m.role = r.role
$$;
comment on function private.metric_mapping(uuid) is 'What each role is in a portal: as mapped, else the default.';
revoke all on function private.metric_mapping(uuid) from public;

create function private.observed_values(p_account_id uuid, p_object text, p_properties text[])
returns table (property text, records bigint, distinct_values bigint, observed jsonb) language plpgsql stable set search_path = ''
as $$
begin
  -- Of 5,000 records at most, in the order of the key: what is asked for is which values there are, not how many exactly.
  return query execute format($sql$
    with sample as materialized (
      select t.raw_json -> 'properties' as data from %s t where t.account_id = $1 and t.archived_at is null order by t.hubspot_id desc limit 5000
    ), counted as (
      select p, left(s.data ->> p, 200) as value, count(*) as n from sample s cross join unnest($2) p where s.data ->> p <> '' group by 1, 2
    ), ranked as (
      select c.*, row_number() over (partition by c.p order by c.n desc, c.value collate "C") as rank from counted c
    )
    select r.p, sum(r.n)::bigint, count(*), jsonb_agg(jsonb_build_object('value', r.value, 'count', r.n) order by r.rank) filter (where r.rank <= 20)
    from ranked r group by r.p
  $sql$, private.mirror_of(p_object)) using p_account_id, p_properties;
end
$$;
comment on function private.observed_values(uuid, text, text[]) is 'The twenty most frequent values of each of these properties in a sample of the live records, with their counts.';
revoke all on function private.observed_values(uuid, text, text[]) from public;

create function private.list_metric_mappings(p_account_id uuid) returns jsonb language plpgsql stable security definer set search_path = ''
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
comment on function private.list_metric_mappings(uuid) is 'See metric_mapping_list.';
revoke all on function private.list_metric_mappings(uuid) from public;
grant execute on function private.list_metric_mappings(uuid) to authenticated;

create function public.metric_mapping_list(p_account_id uuid) returns jsonb language sql stable set search_path = ''
as $$ select private.list_metric_mappings(p_account_id) $$;
comment on function public.metric_mapping_list(uuid) is 'What each role is in a portal, with the values that were seen and those that mean nothing yet. For owners and admins.';
revoke all on function public.metric_mapping_list(uuid) from public, anon;
grant execute on function public.metric_mapping_list(uuid) to authenticated;

create function private.propose_metric_mappings(p_account_id uuid) returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;
comment on function private.propose_metric_mappings(uuid) is 'See metric_mapping_propose.';
revoke all on function private.propose_metric_mappings(uuid) from public;
grant execute on function private.propose_metric_mappings(uuid) to authenticated;

create function public.metric_mapping_propose(p_account_id uuid) returns jsonb language sql stable set search_path = ''
as $$ select private.propose_metric_mappings(p_account_id) $$;
comment on function public.metric_mapping_propose(uuid) is 'Properties that could have each role, by name and label, the likeliest first, with the values that were seen and what they may mean. For owners and admins.';
revoke all on function public.metric_mapping_propose(uuid) from public, anon;
grant execute on function public.metric_mapping_propose(uuid) to authenticated;
