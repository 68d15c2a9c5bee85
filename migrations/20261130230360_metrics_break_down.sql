-- Metrics over time and by value.

create function private.answer_metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text, p_filters jsonb, p_options jsonb)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
-- definer because the facts are outside the API; membership is asked first
declare
  c_most constant int := 400;
  v_days constant int := case p_grain when 'day' then 1 when 'week' then 7 else 28 end;
  v record;
begin
  select * into v from private.read_metric_request(p_account_id, p_from, p_to, p_filters, p_options, p_metrics);
  if p_grain is null or p_grain not in ('day', 'week', 'month') then
    perform private.raise_problem(422, 'invalid_request', 'grain: day, week or month.');
  elsif (p_to - p_from) / v_days > c_most then
    perform private.raise_problem(422, 'invalid_request', format('grain: at most %s points; take a coarser one.', c_most));
  end if;
  return (
    with points as materialized (
      select g::date as day, private.metric_values(n.numbers, v.basis) as shown
      from generate_series(date_trunc(p_grain, p_from::timestamp), p_to - interval '1 day', ('1 ' || p_grain)::interval) g
      left join private.metric_numbers(p_account_id, p_from, p_to, null, null, v.filters, p_grain) n on n.is_current and n.grp = g::date::text)
    select jsonb_build_object('account_id', p_account_id, 'from', p_from, 'to', p_to, 'grain', p_grain, 'basis', v.basis, 'filters', v.filters,
      'series', jsonb_agg(jsonb_build_object('key', s.key, 'unit', s.unit, 'status', s.status, 'notes', to_jsonb(s.notes), 'points', (
        select jsonb_agg(jsonb_build_object('day', p.day) || private.metric_shown(s.key, s.status, p.shown) - 'details' order by p.day) from points p)) order by s.number))
    from private.metric_status(p_account_id, v.filters) s where s.key = any (v.keys));
end
$$;
comment on function private.answer_metric_series(uuid, text[], date, date, text, jsonb, jsonb) is 'See metric_series.';
revoke all on function private.answer_metric_series(uuid, text[], date, date, text, jsonb, jsonb) from public;
grant execute on function private.answer_metric_series(uuid, text[], date, date, text, jsonb, jsonb) to authenticated;

create function public.metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text default 'day', p_filters jsonb default '{}',
  p_options jsonb default '{}') returns jsonb language sql stable set search_path = ''
as $$ select private.answer_metric_series(p_account_id, p_metrics, p_from, p_to, p_grain, p_filters, p_options) $$;
comment on function public.metric_series(uuid, text[], date, date, text, jsonb, jsonb) is
  'Metrics over time: one point for each day, week (from Monday) or month that the period touches, of its days within the period. Null for p_metrics: all.';
revoke all on function public.metric_series(uuid, text[], date, date, text, jsonb, jsonb) from public, anon;
grant execute on function public.metric_series(uuid, text[], date, date, text, jsonb, jsonb) to authenticated;

create function private.answer_metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb, p_options jsonb)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
-- definer because the facts are outside the API; membership is asked first
declare
  c_most constant int := 100;
  v record;
begin
  select * into v from private.read_metric_request(p_account_id, p_from, p_to, p_filters, p_options, p_metrics);
  if p_by is null or p_by not in ('owner', 'pipeline', 'stage', 'script', 'source') then
    perform private.raise_problem(422, 'invalid_request', 'by: owner, pipeline, stage, script or source.');
  end if;
  return (
    with found as materialized (
      -- The largest first, by how many records there are of it.
      select n.grp, n.numbers, row_number() over (order by coalesce((n.numbers #>> '{created,deals}')::bigint, 0) + coalesce((n.numbers #>> '{closed,deals}')::bigint, 0)
        + coalesce((n.numbers #>> '{contacts,contacts}')::bigint, 0) + coalesce((n.numbers #>> '{calls,calls}')::bigint, 0) desc, n.grp collate "C") as rank
      from private.metric_numbers(p_account_id, p_from, p_to, null, null, v.filters, p_by) n where n.is_current
    ), shown as materialized (
      select f.grp, f.rank, private.metric_values(f.numbers, v.basis) as shown from found f where f.rank <= c_most
    ), known as materialized (
      select * from private.metric_status(p_account_id, v.filters, p_by) s where s.key = any (v.keys)
    )
    select jsonb_build_object('account_id', p_account_id, 'from', p_from, 'to', p_to, 'by', p_by, 'basis', v.basis, 'filters', v.filters,
      'left_out', greatest((select count(*) from found) - c_most, 0),
      'rows', (select coalesce(jsonb_agg(jsonb_build_object('value', w.grp, 'label', private.metric_label(p_account_id, p_by, w.grp), 'metrics', (
          select jsonb_agg(jsonb_build_object('key', k.key, 'unit', k.unit, 'status', k.status, 'notes', to_jsonb(k.notes))
            || private.metric_shown(k.key, k.status, w.shown) - 'details' order by k.number) from known k)) order by w.rank), '[]') from shown w)));
end
$$;
comment on function private.answer_metric_breakdown(uuid, text[], text, date, date, jsonb, jsonb) is 'See metric_breakdown.';
revoke all on function private.answer_metric_breakdown(uuid, text[], text, date, date, jsonb, jsonb) from public;
grant execute on function private.answer_metric_breakdown(uuid, text[], text, date, date, jsonb, jsonb) to authenticated;

create function private.metric_label(p_account_id uuid, p_by text, p_value text) returns text language sql stable set search_path = ''
as $$
  select case p_by
    when 'owner' then (select coalesce(nullif(concat_ws(' ', o.first_name, o.last_name), ''), o.email) from public.hubspot_owners o
      where o.account_id = p_account_id and o.owner_id = p_value)
    when 'pipeline' then (select p.label from public.hubspot_pipelines p where p.account_id = p_account_id and p.object_type = 'deals' and p.pipeline_id = p_value)
    when 'stage' then (select min(s.label) from public.hubspot_pipeline_stages s
      where s.account_id = p_account_id and s.object_type = 'deals' and s.stage_id = p_value) end
$$;
comment on function private.metric_label(uuid, text, text) is 'What people call an owner, a pipeline or a stage; null when the portal does not say, and of other values.';
revoke all on function private.metric_label(uuid, text, text) from public;

create function public.metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb default '{}',
  p_options jsonb default '{}') returns jsonb language sql stable set search_path = ''
as $$ select private.answer_metric_breakdown(p_account_id, p_metrics, p_by, p_from, p_to, p_filters, p_options) $$;
comment on function public.metric_breakdown(uuid, text[], text, date, date, jsonb, jsonb) is
  'Metrics by owner, pipeline, stage, script or source: the hundred values with most records; an empty value is that of records without. Null for p_metrics: all.';
revoke all on function public.metric_breakdown(uuid, text[], text, date, date, jsonb, jsonb) from public, anon;
grant execute on function public.metric_breakdown(uuid, text[], text, date, date, jsonb, jsonb) to authenticated;
