-- Requests: who may ask, what is refused, and what an answer looks like. The figures are held by the oracle of tests/metrics.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('viewer@example.com') as viewer,
  tap.make_user('stranger@example.com') as stranger, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, viewer, 'viewer' from story;
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, 'contacts', n, n, 'enumeration', 'select', '{}' from story, unnest(array['vsl_watched', 'sales_script_version']) n;
insert into hubspot_contacts_raw (account_id, hubspot_id, createdate, vsl_watched, phone_normalized, raw_json, source_updated_at, read_at, seen_at)
select account, i::text, '2026-03-02', i % 2 = 0, case when i > 2 then '+4470000000' || i end,
  jsonb_build_object('id', i::text, 'properties', jsonb_build_object('sales_script_version', case when i <= 5 then 'A' else 'B' end, 'hubspot_owner_id', i % 3)), now(), now(), now()
from story, generate_series(1, 8) i;
insert into hubspot_deals_raw (account_id, hubspot_id, createdate, closedate, dealstage, pipeline, amount, raw_json, source_updated_at, read_at, seen_at)
select account, (100 + i)::text, '2026-03-03', case when i < 4 then '2026-03-20'::timestamptz end, case when i < 3 or i = 4 then 'closedwon' when i = 3 then 'closedlost' else 'new' end,
  'default', i * 100, jsonb_build_object('id', (100 + i)::text, 'properties', '{}'::jsonb, 'associations', jsonb_build_object('contacts', jsonb_build_object('results',
    jsonb_build_array(jsonb_build_object('id', i::text, 'type', 'deal_to_contact'))))), now(), now(), now()
from story, generate_series(1, 5) i;
set constraints all immediate;

create function pg_temp.ask(p_more text default '') returns jsonb language plpgsql as $$
declare v jsonb; v_detail text;
begin
  execute format('select metrics((select account from story), %s)', coalesce(nullif(p_more, ''), '''2026-03-01'', ''2026-04-01''')) into v;
  return v;
exception when raise_exception then
  get stacked diagnostics v_detail = pg_exception_detail;
  return to_jsonb((v_detail::jsonb ->> 'status') || ' ' || split_part(sqlerrm, ':', 1));
end
$$;
create function pg_temp.metric(p_key text, p_more text default '') returns jsonb language sql as $$
  select m from jsonb_array_elements(pg_temp.ask(p_more) -> 'metrics') m where m ->> 'key' = p_key
$$;
create function pg_temp.told(p_key text, p_more text default '') returns text language sql as $$
  select concat_ws(' ', m ->> 'status', coalesce(round((m ->> 'value')::numeric, 3)::text, 'null'), m ->> 'numerator', m ->> 'denominator', 'missing=' || (m ->> 'n_missing'))
  from pg_temp.metric(p_key, p_more) m
$$;
select tap.sign_in(viewer) from story;
select is((select string_agg(m ->> 'number', ' ') from jsonb_array_elements(pg_temp.ask() -> 'metrics') m), '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22', 'a viewer reads all 22');
select is(pg_temp.told('total_sales'), 'ok 300.000 300 missing=0', 'total sales');
select is(pg_temp.told('conversion_rate'), 'ok 0.600 3 5 missing=0', 'conversion by the day of creation');
select is(pg_temp.metric('conversion_rate') #> '{details,win_rate,value}', '0.75', 'the win rate is beside it');
select is(pg_temp.told('deals_won'), 'ok 2.000 2 missing=0', 'won by the day of the close');
select is(pg_temp.metric('deals_won') -> 'notes', '["1 won deals have no close date and are in no period."]'::jsonb, 'what is in no period is told');
select is(pg_temp.told('deals_won', $$'2026-03-01', '2026-04-01', '{}', '{"basis": "created"}'$$), 'ok 3.000 3 missing=0', 'or of the creation, when asked so');
select is(pg_temp.told('qualified_rate'), 'unmapped null', 'what is not mapped is no 0');
select is(pg_temp.told('pick_up_rate'), 'ok null 0 0 missing=0', 'nor is a rate of nothing');
select is(pg_temp.told('total_calls'), 'ok 0.000 0 missing=0', 'a count of nothing is');
select is(pg_temp.told('vsl_conversion_lift'), 'ok 0.250 missing=0', 'two of four who watched converted, one of four who did not');
select is(pg_temp.told('conversion_by_script'), 'ok 0.375 3 8 missing=0', 'conversion by script');
select is((select string_agg(concat_ws(' ', a ->> 'script', a ->> 'numerator', a ->> 'denominator', a ->> 'is_control', a #>> '{difference,value}'), ', ')
  from jsonb_array_elements(pg_temp.metric('conversion_by_script') #> '{details,arms}') a), 'A 3 5 true, B 0 3 false -0.6', 'each version, and the difference to the largest');
select is(pg_temp.told('time_to_first_contact'), 'ok null 0 missing=2', 'nobody was called');
select is(pg_temp.metric('time_to_first_contact') #> '{details,share_never_called}', '1', 'of those with a number');
select is(pg_temp.told('total_calls', $$'2026-03-01', '2026-04-01', '{"pipeline": "default"}'$$), 'not_applicable null', 'calls have no pipeline, and it is said');
select is(pg_temp.metric('total_calls', $$'2026-03-01', '2026-04-01', '{"pipeline": "default"}'$$) -> 'notes', '["Calls do not have: pipeline."]'::jsonb, 'with the filter');
select is(pg_temp.told('deals_created', $$'2026-03-01', '2026-04-01', '{"script": ["A", "B"], "owner": ""}'$$), 'ok 5.000 5 missing=0', 'several values, and the empty one for none');
select is(pg_temp.told('deals_created', $$'2026-03-01', '2026-04-01', '{"script": "it''s"}'$$), 'ok 0.000 0 missing=0', 'a value is a text and nothing else');
select is(pg_temp.told('deals_created', $$'2026-04-01', '2026-05-01'$$) || ' ' || (pg_temp.metric('deals_created', $$'2026-04-01', '2026-05-01'$$) #>> '{previous,value}') || ' ' ||
  (pg_temp.metric('deals_created', $$'2026-04-01', '2026-05-01'$$) #>> '{difference,value}'), 'ok 0.000 0 missing=0 5 -5', 'the period before has as many days');
select is(pg_temp.ask($$'2027-03-01', '2027-04-01', '{}', '{"previous": "last_year"}'$$) ->> 'previous_from', '2026-03-01', 'or the same a year ago');
select is(pg_temp.metric('deals_created', $$'2026-03-01', '2026-04-01', '{}', '{"previous": "none"}'$$) -> 'previous', 'null', 'or none');

-- Refused, by name.
select is(pg_temp.ask(request) #>> '{}', answer, request) from (values
  ($$'2026-04-01', '2026-04-01'$$, '422 to'), ($$'2026-04-02', '2026-04-01'$$, '422 to'), ($$'2000-01-01', '2010-01-02'$$, '422 to'), ($$null, '2026-04-01'$$, '422 from'),
  ($$'-infinity', '2026-04-01'$$, '422 from'), ($$'2026-04-01', 'infinity'$$, '422 to'),
  ($$'2026-03-01', '2026-04-01', '[]'$$, '422 filters'), ($$'2026-03-01', '2026-04-01', '{"city": "x"}'$$, '422 filters'), ($$'2026-03-01', '2026-04-01', '{"owner": 7}'$$, '422 owner'),
  ($$'2026-03-01', '2026-04-01', '{"owner": []}'$$, '422 owner'), ($$'2026-03-01', '2026-04-01', '{}', '{"zone": "x"}'$$, '422 options'),
  ($$'2026-03-01', '2026-04-01', '{}', '{"basis": "x"}'$$, '422 basis'), ($$'2026-03-01', '2026-04-01', '{}', '{"previous": "x"}'$$, '422 previous'),
  ($$'2026-03-01', '2026-04-01', '{}', '{"metrics": ["x"]}'$$, '422 metrics'), ($$'2026-03-01', '2026-04-01', '{}', '{"metrics": "total_sales"}'$$, '422 metrics')) r (request, answer);
select throws_like($$ select metric_series((select account from story), '{total_sales}', '2026-03-01', '2026-04-01', 'hour') $$, 'grain: %', 'an unknown grain is refused');
select throws_like($$ select metric_series((select account from story), '{total_sales}', '2024-03-01', '2026-04-01', 'day') $$, 'grain: %', 'as are too many points');
select throws_like($$ select metric_series((select account from story), '{x}', '2026-03-01', '2026-04-01') $$, 'metrics: %', 'and an unknown metric');
select throws_like($$ select metric_breakdown((select account from story), '{total_sales}', 'city', '2026-03-01', '2026-04-01') $$, 'by: %', 'and an unknown breakdown');

-- Over time, and by value.
select is((select string_agg((p ->> 'day') || ' ' || (p ->> 'value'), ', ') from story, jsonb_array_elements(
  metric_series(account, '{deals_created}', '2026-02-26', '2026-03-06', 'week') #> '{series,0,points}') p), '2026-02-23 0, 2026-03-02 5', 'weeks begin on Monday, and none is left out');
select is((select string_agg((p ->> 'day') || ' ' || coalesce(p ->> 'value', 'null'), ', ') from story, jsonb_array_elements(
  metric_series(account, '{vsl_watch_rate}', '2026-03-01', '2026-03-04') #> '{series,0,points}') p), '2026-03-01 null, 2026-03-02 0.5, 2026-03-03 null', 'a day of nothing has no rate');
select is((select string_agg((r ->> 'value') || ' ' || (r #>> '{metrics,0,value}') || ' ' || (r #>> '{metrics,1,status}'), ', ') from story, jsonb_array_elements(
  metric_breakdown(account, '{deals_created,vsl_watch_rate}', 'script', '2026-03-01', '2026-04-01') -> 'rows') r), 'A 5 ok, B 0 ok', 'by script');
select is((select string_agg((r ->> 'value') || ' ' || (r #>> '{metrics,0,value}') || ' ' || (r #>> '{metrics,1,status}'), ', ') from story, jsonb_array_elements(
  metric_breakdown(account, '{deals_created,vsl_watch_rate}', 'stage', '2026-03-01', '2026-04-01') -> 'rows') r),
  'closedwon 3 not_applicable, closedlost 1 not_applicable, new 1 not_applicable', 'by stage, which contacts do not have');
select is(jsonb_array_length(metric_definitions()), 22, 'all are defined');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is(pg_temp.ask() #>> '{}', '404 This portal is not known.', 'of a portal that is not theirs people learn nothing');
select tap.be_owner();
