-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_status(p_account_id uuid, p_filters jsonb, p_by text default null::text) returns table(key text, number integer, unit text, status text, notes text[])
  language sql stable
  set search_path = ''
  as $$
  select d.key, d.number, d.unit, case when x.is_odd then 'not_applicable' when m.is_mapped = false then 'unmapped' else 'ok' end,
    array_remove(array[case when x.is_odd then format('%s do not have: %s.', initcap(d.population), x.odd) end,
      case when not x.is_odd and m.is_mapped = false then format('No property is mapped to the role %s.', d.role) end,
      case when d.number in (17, 18) then 'Calls to one person are not independent: the interval is approximate.' end,
      case when d.number = 21 then 'An association, not a cause.' end], null)
  from private.metric_definitions d
  left join private.metric_mapping(p_account_id) m on m.role = d.role
  cross join lateral (
    select count(*) > 0 as is_odd, string_agg(distinct o, ', ') as odd
    from unnest(array(select jsonb_object_keys(p_filters)) || p_by) o where d.population <> 'deals' and o in ('pipeline', 'stage')) x
$$;
comment on function private.metric_status(p_account_id uuid, p_filters jsonb, p_by text) is 'Whether each metric can be told under these filters, and what to know of it.';

revoke all on function private.metric_status(p_account_id uuid, p_filters jsonb, p_by text) from public;
