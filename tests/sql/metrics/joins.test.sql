-- Deals and calls with their contacts, as dashboards read them.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('stranger@example.com') as stranger, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
insert into hubspot_contacts_raw (account_id, hubspot_id, email, createdate, phone_normalized, raw_json, source_updated_at, read_at, seen_at)
select account, i::text, i || '@example.com', timestamptz '2026-03-01' + i * interval '1 day', '+336000000' || i,
  jsonb_build_object('id', i::text, 'properties', '{}'::jsonb), now(), now(), now() from story, generate_series(1, 3) i;
insert into hubspot_deals_raw (account_id, hubspot_id, dealname, amount, raw_json, source_updated_at, read_at, seen_at, source_archived_at)
select account, d.id, d.id, 100, jsonb_build_object('id', d.id, 'properties', '{}'::jsonb, 'associations', jsonb_build_object('contacts',
    jsonb_build_object('results', (select coalesce(jsonb_agg(jsonb_build_object('id', c, 'type', 'deal_to_contact')), '[]') from unnest(d.contacts) c)))),
  now(), now(), now(), d.archived_at
from story, (values ('101', '{3,2}'::text[], null::timestamptz), ('102', '{}', null), ('103', '{1}', now())) d (id, contacts, archived_at);
insert into hubspot_calls_raw (account_id, hubspot_id, call_direction, call_duration, call_timestamp, to_number_normalized, from_number_normalized, raw_json, source_updated_at, read_at, seen_at)
select account, k.id, k.direction, 60000, '2026-03-10', k.callee, k.caller, jsonb_build_object('id', k.id, 'properties', '{}'::jsonb,
    'associations', case when k.contact is null then '{}' else jsonb_build_object('contacts', jsonb_build_object('results',
      jsonb_build_array(jsonb_build_object('id', k.contact, 'type', 'call_to_contact')))) end), now(), now(), now()
from story, (values ('201', 'OUTBOUND', '+3360000002', '+331', '3'), ('202', 'OUTBOUND', '+3360000002', '+331', null),
  ('203', 'INBOUND', '+331', '+3360000001', null), ('204', 'OUTBOUND', '+339', '+3360000001', null)) k (id, direction, callee, caller, contact);
set constraints all immediate;

select tap.sign_in(owner) from story;
select is((select string_agg(concat_ws(' ', deal_id, contact_id, email), ', ' order by deal_id) from deals_with_contacts),
  '101 2 2@example.com, 102', 'a live deal is there once, with its earliest contact, or with none');
select is((select string_agg(concat_ws(' ', call_id, contact_id, linked_by), ', ' order by call_id) from calls_with_contacts),
  '201 3 association, 202 2 number, 203 1 number, 204', 'a call is with whom it is linked, else with whose number it was');
select is((select string_agg(call_id || ' ' || deal_id, ', ' order by call_id) from calls_with_deals), '202 101',
  'a call is with the deals of its contact');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is((select count(*)::int from deals_with_contacts) + (select count(*)::int from calls_with_contacts)
  + (select count(*)::int from calls_with_deals), 0, 'a stranger sees none');
select tap.be_owner();
