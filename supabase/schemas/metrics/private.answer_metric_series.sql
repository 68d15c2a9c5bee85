-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.answer_metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text, p_filters jsonb, p_options jsonb) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
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
comment on function private.answer_metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text, p_filters jsonb, p_options jsonb) is 'See metric_series.';

revoke all on function private.answer_metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text, p_filters jsonb, p_options jsonb) from public;
grant all on function private.answer_metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text, p_filters jsonb, p_options jsonb) to authenticated;
