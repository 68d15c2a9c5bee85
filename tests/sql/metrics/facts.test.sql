-- Facts: made at the commit from what the mirror is then, whatever came first.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
update hubspot_accounts a set time_zone = 'Europe/Paris', currency = 'EUR' from story where a.id = account;
set constraints all immediate;

create function pg_temp.row(p_id text, p_version int, p_properties jsonb default '{}', p_links jsonb default '{}', p_more jsonb default '{}')
returns jsonb language sql as $$
  select jsonb_build_object('hubspot_id', p_id, 'source_updated_at', timestamptz '2026-11-01' + p_version * interval '1 minute',
    'read_at', timestamptz '2026-11-02' + p_version * interval '1 minute', 'raw_json', jsonb_build_object('id', p_id,
      'properties', jsonb_build_object('v', p_version) || p_properties,
      'associations', (select coalesce(jsonb_object_agg(l.key, jsonb_build_object('results', (
        select jsonb_agg(jsonb_build_object('id', i, 'type', 'x')) from jsonb_array_elements_text(l.value) i))), '{}') from jsonb_each(p_links) l))) || p_more
$$;
create function pg_temp.sync(p_object text, variadic p_rows jsonb[]) returns void language sql as $$
  select private.mirror_upsert((select account from story), p_object, to_jsonb(p_rows))
$$;
create function pg_temp.contact(p_id text) returns text language sql as $$
  select concat_ws(' ', c.day, 'vsl=' || c.vsl, 'script=' || c.script, 'min=' || round(c.minutes_to_call::numeric, 2), case when c.called_before then 'before' end,
    case when c.is_converted then 'won' end) from private.metric_contacts c where c.contact_id = p_id
$$;
create function pg_temp.deal(p_id text) returns text language sql as $$
  select concat_ws(' ', d.created_day, d.close_day, d.outcome, 'of=' || d.contact_id, 'amount=' || d.amount, 'trial=' || d.trial, 'n=' || d.instalments,
    'days=' || round(d.days_to_close::numeric, 2), 'calls=' || d.calls, 'script=' || d.script) from private.metric_deals d where d.deal_id = p_id
$$;
create function pg_temp.call(p_id text) returns text language sql as $$
  select concat_ws(' ', m.day, m.direction, 'with=' || m.contact_id, m.duration, case when m.is_counted then 'counts' end, case when m.is_answered then 'answered' end)
  from private.metric_calls m where m.call_id = p_id
$$;

-- A call before its contact, a deal before both.
select pg_temp.sync('deals', pg_temp.row('20', 1, '{"hs_is_closed_won": "true", "hs_is_closed": "true"}', '{"contacts": ["1"]}',
  '{"createdate": "2026-03-02T10:00:00Z", "closedate": "2026-03-10T00:00:00Z", "amount": 500, "dealstage": "x9", "pipeline": "default"}'));
select is(pg_temp.deal('20'), '2026-03-02 2026-03-10 won amount=500 days=8.00', 'a deal stands by itself; a bare close date is as written');
select pg_temp.sync('calls', pg_temp.row('30', 1, '{}', '{}', '{"call_direction": "OUTBOUND", "call_status": "COMPLETED", "call_duration": 320000,
  "call_timestamp": "2026-03-01T22:45:00Z", "to_number_normalized": "+33612345678"}'));
select is(pg_temp.call('30'), '2026-03-01 OUTBOUND 320000 counts answered', 'a call with nobody that is known');
select pg_temp.sync('contacts', pg_temp.row('1', 1, '{"sales_script_version": "A"}', '{}', '{"createdate": "2026-03-01T22:15:00Z", "phone_normalized": "+33612345678", "vsl_watched": true}'));
select is(pg_temp.contact('1'), '2026-03-01 vsl=true script=A min=30.00 won', 'the contact finds the call by its number and the deal by its link');
select is(pg_temp.deal('20'), '2026-03-02 2026-03-10 won of=1 amount=500 days=8.00 calls=0 script=A', 'the deal takes from its contact; the call was before it');
select is(pg_temp.call('30'), '2026-03-01 OUTBOUND with=1 320000 counts answered', 'the call is with the contact');

-- National numbers, shared ones, links.
select pg_temp.sync('calls', pg_temp.row('31', 1, '{"hs_call_disposition": "busy"}', '{}', '{"call_direction": "OUTBOUND", "call_status": "BUSY", "call_duration": 0,
  "call_timestamp": "2026-03-05T10:00:00Z", "to_number_normalized": "0612345678"}'));
select is(pg_temp.call('31'), '2026-03-05 OUTBOUND with=1 0 counts', 'nine last digits are enough when one contact alone has them');
select is(pg_temp.deal('20'), '2026-03-02 2026-03-10 won of=1 amount=500 days=8.00 calls=1 script=A', 'it is a call of the sale');
select pg_temp.sync('contacts', pg_temp.row('2', 1, '{}', '{}', '{"createdate": "2026-02-01T00:00:00Z", "phone_normalized": "+44612345678"}'));
select is(pg_temp.call('31'), '2026-03-05 OUTBOUND 0 counts', 'and not when two have');
select pg_temp.sync('contacts', pg_temp.row('2', 2, '{}', '{}', '{"createdate": "2026-02-01T00:00:00Z", "phone_normalized": "+33612345678"}'));
select is(pg_temp.call('30'), '2026-03-01 OUTBOUND with=1 320000 counts answered', 'of two with one number the one with a deal');
select pg_temp.sync('deals', pg_temp.row('20', 2, '{"hs_is_closed_won": "true"}', '{}',
  '{"createdate": "2026-03-02T10:00:00Z", "closedate": "2026-03-10T00:00:00Z", "amount": 500, "dealstage": "x9", "pipeline": "default"}'));
select is(pg_temp.call('30') || ' / ' || pg_temp.deal('20'), '2026-03-01 OUTBOUND with=2 320000 counts answered / 2026-03-02 2026-03-10 won amount=500 days=8.00',
  'when the deal leaves it, the earliest created');
select is(pg_temp.contact('1'), '2026-03-01 vsl=true script=A', 'and what followed from both goes');
select pg_temp.sync('contacts', pg_temp.row('1', 2, '{"sales_script_version": "A"}', '{"calls": ["30"], "deals": ["20"]}', '{"createdate": "2026-03-01T22:15:00Z", "phone_normalized": "+33612345678"}'));
select is(pg_temp.call('30') || ' / ' || pg_temp.deal('20'),
  '2026-03-01 OUTBOUND with=1 320000 counts answered / 2026-03-02 2026-03-10 won of=1 amount=500 days=8.00 calls=0 script=A', 'a link stands before any number');

-- Duplicates: whichever comes first.
select pg_temp.sync('calls', pg_temp.row('32', 1, '{}', '{}', '{"call_direction": "OUTBOUND", "call_status": "COMPLETED", "call_duration": 324000,
  "call_timestamp": "2026-03-01T22:45:59Z", "to_number_normalized": "+33612345678"}'));
select is(pg_temp.call('30') || ' / ' || pg_temp.call('32'), '2026-03-01 OUTBOUND with=1 320000 answered / 2026-03-01 OUTBOUND with=1 324000 counts answered', 'the longer of two stays');
select pg_temp.sync('calls', pg_temp.row('32', 2, '{}', '{}', '{"call_direction": "OUTBOUND", "call_status": "COMPLETED", "call_duration": 324000,
  "call_timestamp": "2026-03-01T22:46:01Z", "to_number_normalized": "+33612345678"}'));
select is(pg_temp.call('30'), '2026-03-01 OUTBOUND with=1 320000 counts answered', 'a minute later it is another call');
select pg_temp.sync('calls', pg_temp.row('32', 3, '{}', '{}', '{"archived_at": "2026-11-05T00:00:00Z"}'));
select is(pg_temp.call('32'), null, 'an archived one is gone');

-- Merges: the chain is followed, whatever is known of it.
select pg_temp.sync('contacts', pg_temp.row('1', 3, '{}', '{"calls": ["30"], "deals": ["20"]}', '{"archived_at": "2026-11-05T00:00:00Z", "merged_into": "3"}'));
select is(pg_temp.deal('20'), '2026-03-02 2026-03-10 won amount=500 days=8.00', 'into one that is not known yet: nobody''s');
select pg_temp.sync('contacts', pg_temp.row('3', 1, '{"sales_script_version": "B"}', '{}', '{"createdate": "2026-01-01T00:00:00Z"}'));
select is(pg_temp.deal('20') || ' / ' || pg_temp.call('30'), '2026-03-02 2026-03-10 won of=3 amount=500 days=8.00 calls=0 script=B / 2026-03-01 OUTBOUND with=3 320000 counts answered',
  'when it comes, it has all');
select pg_temp.sync('contacts', pg_temp.row('4', 1, '{"sales_script_version": "C"}', '{}', '{"createdate": "2026-01-01T00:00:00Z"}'));
select pg_temp.sync('contacts', pg_temp.row('3', 2, '{}', '{}', '{"archived_at": "2026-11-05T00:00:00Z", "merged_into": "4"}'));
select is(pg_temp.deal('20'), '2026-03-02 2026-03-10 won of=4 amount=500 days=8.00 calls=0 script=C', 'and on to the next');

-- What changes the meaning: stages, mappings, the zone. A kill between two slices loses nothing.
create function pg_temp.rebuild() returns text language plpgsql as $$
declare v_slices int;
begin
  select private.sweep_metrics(60, 1) into v_slices;
  return (select count(*) from private.metric_rebuilds) || ' left';
end
$$;
insert into hubspot_pipelines (account_id, object_type, pipeline_id) select account, 'deals', 'default' from story;
insert into hubspot_pipeline_stages (account_id, object_type, pipeline_id, stage_id, is_closed, probability) select account, 'deals', 'default', 'x9', true, 0.9 from story;
select is((select string_agg(object_type, ' ' order by object_type) from private.metric_rebuilds where after_id = ''), 'calls contacts deals', 'stages and the zone had facts made anew');
select is(pg_temp.rebuild(), '0 left', 'slice by slice');
select is(pg_temp.deal('20'), '2026-03-02 2026-03-10 lost of=4 amount=500 days=8.00 calls=0 script=C', 'a closed stage of less than 1 is lost');
update hubspot_pipeline_stages set probability = 1, label = 'Won';
select pg_temp.rebuild();
select is((select outcome from private.metric_deals), 'won', 'of 1 it is won, whatever HubSpot''s flag says');
update hubspot_pipeline_stages set label = 'Sold';
select is((select count(*)::int from private.metric_rebuilds), 0, 'a label means nothing');
insert into metric_mappings (account_id, role, object_type, property, positive_values, negative_values) select account, 'trial', 'deals', 't', '{done}', '{}' from story;
select pg_temp.rebuild();
select is((select trial from private.metric_deals), false, 'without values for no, absent is no');
update metric_mappings set negative_values = '{booked}';
select pg_temp.rebuild();
select is((select trial from private.metric_deals), null, 'with them it is not known');
update hubspot_accounts a set time_zone = 'Asia/Kathmandu' from story where a.id = account;
select is(private.rebuild_slice(account, 'contacts', 1), true, 'one slice of several') from story;
select is((select after_id from private.metric_rebuilds where object_type = 'contacts'), '1', 'keeps its place');
select pg_temp.rebuild();
select is((select day from private.metric_calls where call_id = '30'), date '2026-03-02', 'the day is that of the zone');

-- Whose a deal is: the contact whose link is labelled primary, from when the label is known.
create temp table job as
select j.id, gen_random_uuid() as token from (select sync_start(account, owner, 'full', array['deals'], null) from story) x
  cross join lateral (select min(id) as id from private.jobs where kind = 'sync.object') j;
update private.jobs j set state = 'running', lease_token = job.token, leased_until = clock_timestamp() + interval '1 hour' from job where j.id = job.id;
create function pg_temp.call_kind(p_label text) returns text language sql as $$
  select sync_apply_association_kinds(id, token, 'deals', 'contacts', jsonb_build_array(
    jsonb_build_object('category', 'USER_DEFINED', 'type_id', 7, 'label', p_label)), '[]') ->> 'changed' from job
$$;
select pg_temp.sync('contacts', pg_temp.row('5', 1, '{}', '{}', '{"createdate": "2026-02-01T00:00:00Z"}'), pg_temp.row('6', 1, '{}', '{}', '{"createdate": "2026-02-02T00:00:00Z"}'));
select pg_temp.sync('deals', pg_temp.row('21', 1, '{}', '{}', '{"createdate": "2026-03-02T10:00:00Z", "raw_json": {"id": "21", "properties": {},
  "associations": {"contacts": {"results": [{"id": "5", "type": "plain"}, {"id": "6", "type": "user_defined_7", "category": "USER_DEFINED", "typeId": 7}]}}}}'));
select pg_temp.rebuild();
select is((select contact_id from private.metric_deals where deal_id = '21'), '5', 'while no label is known, the earliest created');
select is(pg_temp.call_kind('Decides'), '1', 'a label');
select is((select count(*)::int from private.metric_rebuilds), 0, 'that is not of the primary one means nothing');
select is(pg_temp.call_kind('Primary contact'), '1', 'the label');
select is((select string_agg(object_type, ' ') from private.metric_rebuilds), 'deals', 'of the primary one has deals made anew');
select pg_temp.rebuild();
select is((select contact_id from private.metric_deals where deal_id = '21'), '6', 'the deal is the primary contact''s');
select is(pg_temp.call_kind('The primary one'), '1', 'another word');
select is((select count(*)::int from private.metric_rebuilds), 0, 'for the same thing means nothing');
select pg_temp.call_kind('Decides');
select pg_temp.rebuild();
select is((select contact_id from private.metric_deals where deal_id = '21'), '5', 'and when it is no longer called so, the earliest created''s again');

-- Whoever is erased leaves the facts.
delete from hubspot_contacts_raw where hubspot_id = '4';
delete from hubspot_calls_raw where hubspot_id = '30';
select is((select count(*)::int from private.metric_contacts where contact_id = '4') || ' ' || (select count(*)::int from private.metric_calls where call_id = '30') || ' ' ||
  pg_temp.deal('20'), '0 0 2026-03-02 2026-03-10 won amount=500 days=8.00', 'a deleted record leaves the facts, and those of others forget it');
select is((select count(*)::int from private.metric_touched), 0, 'nothing waits');
