-- The answer to a request for metrics.

create function private.metric_status(p_account_id uuid, p_filters jsonb, p_by text default null)
returns table (key text, number int, unit text, status text, notes text[]) language sql stable set search_path = ''
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
comment on function private.metric_status(uuid, jsonb, text) is 'Whether each metric can be told under these filters, and what to know of it.';
revoke all on function private.metric_status(uuid, jsonb, text) from public;

create function private.metric_shown(p_key text, p_status text, p_values jsonb) returns jsonb language sql immutable set search_path = ''
as $$
  select case when p_status = 'ok' then p_values -> p_key else
    '{"value": null, "numerator": null, "denominator": null, "low": null, "high": null, "method": null, "n_missing": null, "coverage": null}' end
$$;
comment on function private.metric_shown(text, text, jsonb) is 'The value of a metric, or of one that cannot be told nulls and never 0.';
revoke all on function private.metric_shown(text, text, jsonb) from public;

create function private.answer_metrics(p_account_id uuid, p_from date, p_to date, p_filters jsonb, p_options jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
-- definer because the facts are outside the API; membership is asked first
declare
  v record;
  v_now jsonb;
  v_before jsonb;
  v_undated bigint;
  v_busiest double precision;
  v_rebuilding boolean := exists (select from private.metric_rebuilds r where r.account_id = p_account_id);
  v_metrics jsonb;
begin
  select * into v from private.read_metric_request(p_account_id, p_from, p_to, p_filters, p_options);
  select private.metric_values((array_agg(n.numbers) filter (where n.is_current))[1], v.basis),
    private.metric_values((array_agg(n.numbers) filter (where not n.is_current))[1], v.basis)
  into v_now, v_before from private.metric_numbers(p_account_id, p_from, p_to, v.previous_from, v.previous_to, v.filters, null) n;
  if 'conversion_by_script' = any (v.keys) and not v.filters ?| array['pipeline', 'stage'] then
    v_now := jsonb_set(v_now, '{conversion_by_script,details}', jsonb_build_object('arms', private.metric_arms(p_account_id, p_from, p_to, v.filters)));
  end if;
  execute format($sql$
    select (select count(*) from private.metric_deals f where f.account_id = $1 and f.outcome = 'won' and f.close_day is null %1$s),
      (select max(x.n) / sum(x.n) from (select count(*) as n from private.metric_deals f
        where f.account_id = $1 and f.created_day >= $2 and f.created_day < $3 %1$s group by f.created_day) x having sum(x.n) >= 20)
  $sql$, private.metric_condition(v.filters)) into v_undated, v_busiest using p_account_id, p_from, p_to;
  select jsonb_agg(jsonb_build_object('key', s.key, 'number', s.number, 'unit', s.unit, 'status', s.status,
      'previous', case when v.previous_from is not null then private.metric_shown(s.key, s.status, v_before) - 'details' end,
      'difference', case when v.previous_from is null or s.status <> 'ok' then null
        when s.unit = 'rate' then private.metric_difference((v_now #>> array[s.key, 'numerator'])::bigint, (v_now #>> array[s.key, 'denominator'])::bigint,
          (v_before #>> array[s.key, 'numerator'])::bigint, (v_before #>> array[s.key, 'denominator'])::bigint)
        else jsonb_build_object('low', null, 'high', null, 'method', null, 'value',
          (v_now #>> array[s.key, 'value'])::double precision - (v_before #>> array[s.key, 'value'])::double precision) end,
      'notes', to_jsonb(array_remove(s.notes || array[
        case when s.status = 'ok' and (v_now #>> array[s.key, 'coverage'])::double precision < 0.8 then
          format('Known of %s %% of the records.', round(100 * (v_now #>> array[s.key, 'coverage'])::numeric)) end,
        case when s.number in (1, 2, 4, 9, 10, 11, 12, 19) and v_undated > 0 and s.status = 'ok' then
          format('%s won deals have no close date and are in no period.', v_undated) end,
        case when s.number in (3, 5) and v_busiest > 0.3 then 'More than 30 % of these deals were created on one day: an import?' end,
        case when s.number = 5 and (v_now #>> '{conversion_rate,details,open}')::bigint > 0 then
          format('%s of these deals are still open.', v_now #>> '{conversion_rate,details,open}') end], null)))
      || private.metric_shown(s.key, s.status, v_now) order by s.number)
  into v_metrics from private.metric_status(p_account_id, v.filters) s where s.key = any (v.keys);
  return jsonb_build_object('account_id', p_account_id, 'from', p_from, 'to', p_to, 'previous_from', v.previous_from, 'previous_to', v.previous_to,
    'basis', v.basis, 'filters', v.filters, 'time_zone', private.metric_zone(p_account_id),
    'currency', (select a.currency from public.hubspot_accounts a where a.id = p_account_id), 'is_rebuilding', v_rebuilding, 'metrics', v_metrics);
end
$$;
comment on function private.answer_metrics(uuid, date, date, jsonb, jsonb) is 'See metrics.';
revoke all on function private.answer_metrics(uuid, date, date, jsonb, jsonb) from public;
grant execute on function private.answer_metrics(uuid, date, date, jsonb, jsonb) to authenticated;

create function public.metrics(p_account_id uuid, p_from date, p_to date, p_filters jsonb default '{}', p_options jsonb default '{}') returns jsonb
language sql stable set search_path = ''
as $$ select private.answer_metrics(p_account_id, p_from, p_to, p_filters, p_options) $$;
comment on function public.metrics(uuid, date, date, jsonb, jsonb) is
  'The 22 metrics of 003 of a portal, of the local days from p_from to before p_to: value, numerator, denominator, interval, what is missing, and the same of the period before. Filters: owner, pipeline, script, stage, source. Options: basis (closed, created), previous (before, last_year, none), metrics.';
revoke all on function public.metrics(uuid, date, date, jsonb, jsonb) from public, anon;
grant execute on function public.metrics(uuid, date, date, jsonb, jsonb) to authenticated;
