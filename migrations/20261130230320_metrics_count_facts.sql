-- One query counts and adds all that the metrics of a period need.

create function private.metric_numbers(p_account_id uuid, p_from date, p_to date, p_previous_from date, p_previous_to date, p_filters jsonb, p_by text)
returns table (grp text, is_current boolean, numbers jsonb) language plpgsql stable set search_path = ''
as $$
declare
  v_condition constant text := private.metric_condition(p_filters);
  -- What the rows are grouped by: nothing, the first day of a grain, or a value.
  v_group constant text := case when p_by is null then '''''::text' when p_by in ('day', 'week', 'month') then format('date_trunc(%L, f.DAY::timestamp)::date::text', p_by)
    else format('coalesce(f.%I, '''')', case p_by when 'owner' then 'owner_id' else p_by end) end;
  -- Rows of a table in both periods, by the index on the day.
  v_from constant text := $sql$
    from (values (true, %L::date, %L::date), (false, %L, %L)) s (is_current, a, b)
    join private.%%I f on f.account_id = %L and f.%%I >= s.a and f.%%2$I < s.b %s group by 1, 2
  $sql$;
  v_rows constant text := format(v_from, p_from, p_to, p_previous_from, p_previous_to, p_account_id, replace(v_condition, '%', '%%'));
  v_deals constant text := $sql$
    select %1$s as grp, s.is_current, %2$L as part, jsonb_build_object(
      'deals', count(*), 'won', count(*) filter (where f.outcome = 'won'), 'lost', count(*) filter (where f.outcome = 'lost'),
      'open', count(*) filter (where f.outcome = 'open'),
      'qualified', count(*) filter (where f.qualified), 'qualified_known', count(f.qualified),
      'trial', count(*) filter (where f.trial), 'trial_known', count(f.trial), 'trial_won', count(*) filter (where f.trial and f.outcome = 'won'),
      'amount', sum(f.amount) filter (where f.outcome = 'won'), 'amounts', count(f.amount) filter (where f.outcome = 'won'),
      'median', private.metric_median(array_agg(f.amount::double precision order by f.amount) filter (where f.outcome = 'won' and f.amount is not null),
        count(*) filter (where f.outcome = 'won' and f.amount is null)),
      'instalments', sum(f.instalments) filter (where f.outcome = 'won'), 'instalments_known', count(f.instalments) filter (where f.outcome = 'won'),
      'paying', count(*) filter (where f.outcome = 'won' and f.paying and f.cancelled is not true),
      'cancelled', count(*) filter (where f.outcome = 'won' and f.cancelled),
      'payment_known', count(*) filter (where f.outcome = 'won' and %4$s),
      'days', private.metric_median(array_agg(f.days_to_close order by f.days_to_close) filter (where f.outcome = 'won' and f.days_to_close >= 0),
        count(*) filter (where f.outcome = 'won' and not coalesce(f.days_to_close >= 0, false))),
      'closed_before', count(*) filter (where f.outcome = 'won' and f.days_to_close < 0),
      'calls', sum(f.calls) filter (where f.outcome = 'won'), 'with_contact', count(f.calls) filter (where f.outcome = 'won')) as numbers %3$s
  $sql$;
  -- The payment is known by who pays, or who cancelled; where nobody said what paying is, by the latter alone.
  v_paid constant text := case when exists (select from private.metric_mapping(p_account_id) m where m.role = 'paying' and m.is_mapped)
    then '(f.paying is not null or f.cancelled)' else 'f.cancelled is not null' end;
  v_contacts constant text := $sql$
    select %1$s as grp, s.is_current, 'contacts' as part, jsonb_build_object(
      'contacts', count(*), 'without_number', count(*) filter (where f.phone is null),
      'called_before', count(*) filter (where f.phone is not null and f.called_before),
      'called', count(f.minutes_to_call) filter (where f.phone is not null),
      'minutes', private.metric_median(array_agg(f.minutes_to_call order by f.minutes_to_call) filter (where f.phone is not null and f.minutes_to_call is not null),
        count(*) filter (where f.phone is null)),
      'median_with_never', private.median_with_late(array_agg(f.minutes_to_call order by f.minutes_to_call) filter (where f.phone is not null
        and f.minutes_to_call is not null), count(*) filter (where f.phone is not null and not f.called_before and f.minutes_to_call is null)),
      'watched', count(*) filter (where f.vsl), 'watched_won', count(*) filter (where f.vsl and f.is_converted),
      'unwatched', count(*) filter (where not f.vsl), 'unwatched_won', count(*) filter (where not f.vsl and f.is_converted),
      'scripted', count(f.script), 'scripted_won', count(f.script) filter (where f.is_converted)) as numbers %2$s
  $sql$;
  v_calls constant text := $sql$
    select %1$s as grp, s.is_current, 'calls' as part, jsonb_build_object(
      'calls', count(*) filter (where f.is_counted), 'outbound', count(*) filter (where f.is_counted and f.direction = 'OUTBOUND'),
      'inbound', count(*) filter (where f.is_counted and f.direction = 'INBOUND'), 'duplicates', count(*) filter (where f.is_ended and not f.is_counted),
      'duration', sum(f.duration::bigint) filter (where f.is_counted), 'known', count(f.duration) filter (where f.is_counted),
      'spoken', count(*) filter (where f.is_counted and f.duration > 0), 'long', count(*) filter (where f.is_counted and f.duration >= 300000),
      'answered', count(*) filter (where f.is_counted and f.direction = 'OUTBOUND' and f.is_answered)) as numbers %2$s
  $sql$;
  v_sql text := format(v_deals, replace(v_group, 'DAY', 'created_day'), 'created', format(v_rows, 'metric_deals', 'created_day'), v_paid) || ' union all '
    || format(v_deals, replace(v_group, 'DAY', 'close_day'), 'closed', format(v_rows, 'metric_deals', 'close_day'), v_paid);
begin
  -- A filter or a grouping that contacts and calls do not have is none of theirs.
  if not p_filters ?| array['pipeline', 'stage'] and p_by is distinct from 'pipeline' and p_by is distinct from 'stage' then
    v_sql := v_sql || ' union all ' || format(v_contacts, replace(v_group, 'DAY', 'day'), format(v_rows, 'metric_contacts', 'day'))
      || ' union all ' || format(v_calls, replace(v_group, 'DAY', 'day'), format(v_rows, 'metric_calls', 'day'));
  end if;
  -- Planned for these very days: a plan that fits all would read a year as it reads a week.
  return query execute format('select x.grp, x.is_current, jsonb_object_agg(x.part, x.numbers) from (%s) x group by 1, 2', v_sql);
end
$$;
comment on function private.metric_numbers(uuid, date, date, date, date, jsonb, text) is
  'What is counted and added of a period and the one before it, by a grain, a value or nothing: of deals by creation and by close, of contacts and of calls.';
revoke all on function private.metric_numbers(uuid, date, date, date, date, jsonb, text) from public;
