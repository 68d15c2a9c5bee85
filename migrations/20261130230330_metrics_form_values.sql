-- The 22 metrics, of what was counted.

create function private.metric_values(p_numbers jsonb, p_basis text) returns jsonb language plpgsql immutable set search_path = ''
as $$
declare
  c record;
  s record;
  b record;
  k record;
  a record;
  v_none constant jsonb := private.metric_median(null, 0);
  v_never bigint;
  v_callable bigint;
begin
  -- c: created in the period; s: closed in it; b: the one of the two that the basis says.
  select * into c from jsonb_to_record(coalesce(p_numbers -> 'created', '{}')) as x (deals bigint, won bigint, lost bigint, open bigint, qualified bigint,
    qualified_known bigint, trial bigint, trial_known bigint, trial_won bigint);
  select * into s from jsonb_to_record(coalesce(p_numbers -> 'closed', '{}')) as x (won bigint, amount numeric, amounts bigint, median jsonb, days jsonb, closed_before bigint, calls bigint, with_contact bigint);
  select * into b from jsonb_to_record(coalesce(p_numbers -> case p_basis when 'created' then 'created' else 'closed' end, '{}')) as x (won bigint,
    instalments bigint, instalments_known bigint, paying bigint, cancelled bigint, payment_known bigint);
  select * into k from jsonb_to_record(coalesce(p_numbers -> 'contacts', '{}')) as x (contacts bigint, without_number bigint, called_before bigint, called bigint,
    minutes jsonb, median_with_never double precision, watched bigint, watched_won bigint, unwatched bigint, unwatched_won bigint, scripted bigint, scripted_won bigint);
  select * into a from jsonb_to_record(coalesce(p_numbers -> 'calls', '{}')) as x (calls bigint, outbound bigint, inbound bigint, duplicates bigint,
    duration bigint, known bigint, spoken bigint, long bigint, answered bigint);
  v_callable := coalesce(k.contacts - k.without_number - k.called_before, 0);
  v_never := v_callable - coalesce(k.called, 0);
  return jsonb_build_object(
    'total_sales', private.metric_sum(s.amount, s.amounts, s.won - s.amounts),
    'average_deal_size', private.metric_mean(s.amount, s.amounts, s.won - s.amounts)
      || jsonb_build_object('details', jsonb_build_object('median', coalesce(s.median, v_none))),
    'deals_created', private.metric_sum(c.deals, c.deals, 0),
    'deals_won', private.metric_sum(b.won, b.won, 0) || jsonb_build_object('details', jsonb_build_object('cohort_won', coalesce(c.won, 0))),
    'conversion_rate', private.metric_rate(c.won, c.deals, 0) || jsonb_build_object('details', jsonb_build_object(
      'win_rate', private.metric_rate(c.won, c.won + c.lost, 0), 'open', coalesce(c.open, 0), 'share_open', c.open::double precision / nullif(c.deals, 0))),
    'qualified_rate', private.metric_rate(c.qualified, c.qualified_known, c.deals - c.qualified_known),
    'trial_rate', private.metric_rate(c.trial, c.trial_known, c.deals - c.trial_known),
    'trial_to_won_rate', private.metric_rate(c.trial_won, c.trial, c.deals - c.trial_known),
    'average_instalments', private.metric_mean(b.instalments, b.instalments_known, b.won - b.instalments_known),
    'retention_rate', private.metric_rate(b.paying, b.payment_known, b.won - b.payment_known),
    'cancellation_rate', private.metric_rate(b.cancelled, b.payment_known, b.won - b.payment_known),
    'time_to_sale', coalesce(s.days, v_none)
      || jsonb_build_object('details', jsonb_build_object('closed_before_created', coalesce(s.closed_before, 0))),
    'time_to_first_contact', coalesce(k.minutes, v_none) || jsonb_build_object('details', jsonb_build_object(
      'never_called', v_never, 'share_never_called', v_never::double precision / nullif(v_callable, 0), 'called_before_created', coalesce(k.called_before, 0),
      'median_with_never_called', k.median_with_never)),
    'total_calls', private.metric_sum(a.calls, a.calls, 0) || jsonb_build_object('details', jsonb_build_object('outbound', coalesce(a.outbound, 0),
      'inbound', coalesce(a.inbound, 0), 'duplicates', coalesce(a.duplicates, 0))),
    'total_call_time', private.metric_sum(a.duration, a.known, a.calls - a.known),
    'average_call_time', private.metric_mean(a.duration, a.spoken, a.calls - a.known),
    'five_minute_rate', private.metric_rate(a.long, a.known, a.calls - a.known),
    'pick_up_rate', private.metric_rate(a.answered, a.outbound, 0),
    'calls_per_sale', private.metric_mean(s.calls, s.with_contact, s.won - s.with_contact)
      || jsonb_build_object('details', jsonb_build_object('calls_by_deals_won', a.calls::double precision / nullif(s.won, 0))),
    'vsl_watch_rate', private.metric_rate(k.watched, k.watched + k.unwatched, k.contacts - k.watched - k.unwatched),
    'vsl_conversion_lift', private.metric_difference(k.watched_won, k.watched, k.unwatched_won, k.unwatched) || jsonb_build_object('numerator', null,
      'denominator', null, 'n_missing', coalesce(k.contacts - k.watched - k.unwatched, 0),
      'coverage', (k.watched + k.unwatched)::double precision / nullif(k.contacts, 0), 'details', jsonb_build_object(
        'watched', private.metric_rate(k.watched_won, k.watched, 0), 'not_watched', private.metric_rate(k.unwatched_won, k.unwatched, 0),
        'ratio', k.watched_won::double precision / nullif(k.watched, 0) / nullif(k.unwatched_won::double precision / nullif(k.unwatched, 0), 0))),
    'conversion_by_script', private.metric_rate(k.scripted_won, k.scripted, k.contacts - k.scripted));
end
$$;
comment on function private.metric_values(jsonb, text) is 'The 22 metrics of what metric_numbers counted.';
revoke all on function private.metric_values(jsonb, text) from public;
