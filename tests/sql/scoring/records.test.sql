-- Records as scoring reads them: properties, linked companies, deals, calls by link and by number.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as other;
update story set account = tap.connect(owner), other = tap.connect(owner, '777');

create function pg_temp.links(p_lists jsonb) returns jsonb language sql as $$
  select jsonb_build_object('associations', coalesce(jsonb_object_agg(l.key, jsonb_build_object('results', (
    select jsonb_agg(jsonb_build_object('id', i.value, 'type', coalesce(t, 'x'))) from jsonb_array_elements(l.value) i,
      unnest(array['primary', 'unlabeled']) t))), '{}')) from jsonb_each(p_lists) l
$$;
insert into hubspot_contacts_raw (account_id, hubspot_id, createdate, phone_normalized, raw_json, source_updated_at, read_at, seen_at)
select account, x.id, '2026-01-01T00:00:00.5Z', x.phone, '{"properties": {"city": "Paris", "empty": null}}'::jsonb || pg_temp.links(x.links),
  '2026-02-01', now(), now()
from story, (values ('1', '4471', '{"companies": ["10", "11"], "deals": ["20", "21", "29"], "calls": ["30", "39"]}'::jsonb),
  ('2', null, '{"deals": ["20"]}'), ('3', '4473', '{}')) x (id, phone, links);
update hubspot_contacts_raw set source_archived_at = now() where hubspot_id = '3';
insert into hubspot_companies_raw (account_id, hubspot_id, createdate, phone_normalized, raw_json, source_updated_at, read_at, seen_at)
select account, '10', '2026-01-01', '4472', '{"properties": {"domain": "a.example"}}'::jsonb || pg_temp.links('{"contacts": ["1"]}'),
  '2026-02-01', now(), now() from story;
insert into hubspot_deals_raw (account_id, hubspot_id, createdate, closedate, dealstage, amount, raw_json, source_updated_at, read_at, seen_at)
select account, x.id, x.made::timestamptz, '2026-03-01', x.stage, 12.5, jsonb_build_object('properties', x.said) || pg_temp.links(x.links),
  '2026-02-01', now(), now()
from story, (values
  ('20', '2026-01-05', 'closedwon', '{}'::jsonb, '{"contacts": ["1", "2"], "companies": ["10"]}'::jsonb),
  ('21', '2026-01-04', 'ours', '{"hs_is_closed": "true", "hs_is_closed_won": "true"}', '{}'),
  ('22', '2026-01-06', 'closedlost', '{}', '{"contacts": ["1"], "calls": ["33"]}'),
  ('29', '2026-01-06', 'gone', '{}', '{}')) x (id, made, stage, said, links);
update hubspot_deals_raw set source_archived_at = now() where hubspot_id = '29';
insert into hubspot_calls_raw (account_id, hubspot_id, call_timestamp, call_duration, call_direction, call_disposition, call_status,
  to_number_normalized, from_number_normalized, raw_json, source_updated_at, read_at, seen_at)
select account, x.id, x.at::timestamptz, x.ms, 'OUTBOUND', x.disposition, 'COMPLETED', x.called, x.caller, '{}', '2026-02-01', now(), now()
from story, (values
  ('30', '2026-01-10', 1000, 'f240bbac-87c9-4f6e-bf70-924b57d47db7', '4471', '999'), -- linked and by number: one call
  ('31', '2026-01-11', 2000, '73a0d17f-1163-4015-bdd5-ec830791da20', '4471', '999'),
  ('32', '2026-01-09', 3000, null, '999', '4471'),
  ('33', '2026-01-12', 0, null, '4472', '4472'),
  ('34', '2026-01-12', 0, null, '999', '999')) x (id, at, ms, disposition, called, caller);
-- The same ids in another portal are other records.
insert into hubspot_contacts_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select other, '1', '{"properties": {"city": "Rome"}}', now(), now(), now() from story;

create temp table read as select scoring_records(account, 'contacts', array['2', '1', '3', '99'])::jsonb -> 'records' as contacts,
  scoring_records(account, 'companies', array['10'])::jsonb -> 'records' as companies,
  scoring_records(account, 'deals', array['22', '20'])::jsonb -> 'records' as deals from story;
select is((select jsonb_path_query_array(contacts, '$[*].id') from read), '["2", "1"]', 'live records in the order asked for');
select is((select (contacts -> 1) - array['deals', 'calls'] from read), '{"id": "1", "object_type": "contacts", "companies": 2,
  "created_at": "2026-01-01T00:00:00.500Z", "updated_at": "2026-02-01T00:00:00.000Z", "properties": {"city": "Paris", "empty": null}}',
  'a contact with its properties and how many companies it is linked with');
select is((select jsonb_path_query_array(contacts, '$[1].deals[*].id') from read), '["21", "20"]', 'its deals in order of time, the archived one not');
select is((select contacts -> 1 -> 'deals' -> 0 from read), '{"id": "21", "stage": "ours", "amount": 12.5, "is_won": true, "is_closed": true,
  "created_at": "2026-01-04T00:00:00.000Z", "closed_at": "2026-03-01T00:00:00.000Z"}', 'HubSpot says what is won in any pipeline');
select is((select contacts -> 1 -> 'deals' -> 1 -> 'is_won' from read), 'true', 'else the stage does');
select is((select jsonb_path_query_array(contacts, '$[1].calls[*].duration_ms') from read), '[3000, 1000, 2000]',
  'its calls once each: linked, called and calling');
select is((select jsonb_path_query_array(contacts, '$[1].calls[*].connected') from read), '[true, true, false]',
  'connected by the disposition, else by a completed call that lasted');
select is((select contacts -> 1 -> 'calls' -> 1 from read), '{"at": "2026-01-10T00:00:00.000Z", "duration_ms": 1000, "direction": "OUTBOUND",
  "connected": true}', 'each with what scoring needs');
select is((select contacts -> 0 -> 'calls' from read), '[]', 'no number and no link, no call');
select is((select jsonb_path_query_array(companies, '$[0].calls[*].duration_ms') from read), '[0]', 'a company is called too');
select is((select jsonb_path_query_array(deals, '$[*].deals[*].id') from read), '["22", "20"]', 'the deal of a deal is itself');
select is((select deals -> 0 -> 'deals' -> 0 -> 'is_closed' from read), 'true', 'lost is closed');
select is((select jsonb_path_query_array(deals, '$[0].calls[*].duration_ms') from read), '[3000, 1000, 2000, 0]',
  'its calls are those of its contacts and its own');
select is((select deals -> 1 -> 'companies' from read), '1', 'its companies are counted once, however they are linked');
select is((select scoring_records(other, 'contacts', array['1'])::jsonb -> 'records' -> 0 -> 'properties' ->> 'city' from story), 'Rome',
  'another portal''s record is another');
select is((select scoring_records(account, 'contacts', '{}')::jsonb from story), '{"records": []}', 'nothing asked, nothing read');
select throws_ok($$ select scoring_records((select account from story), 'calls', '{}') $$, 'P0001',
  'Contacts, companies and deals can be scored.', 'calls are not scored');

-- The context of a scorer.
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, 'contacts', 'plan', 'Plan', 'enumeration', 'select',
  '{"options": [{"value": "a", "label": "A", "displayOrder": 1}, {"value": "b", "label": "B"}]}' from story;
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, 'contacts', 'city', 'City', 'string', 'text', '{"options": []}' from story;
select is((select scoring_context(account, 'contacts') - array['account_id'] from story), '{"portal_id": "62515", "settings": {}, "model": null,
  "property_definitions": [{"name": "city", "label": "City", "type": "string", "field_type": "text"}, {"name": "plan", "label": "Plan",
  "type": "enumeration", "field_type": "select", "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]}]}',
  'a portal without configuration and model');
insert into ai_configurations (account_id, purpose, settings) select account, 'scoring:contacts', '{"seed": 7}' from story;
insert into ai_configurations (account_id, purpose, settings) select account, 'scoring:deals', '{"seed": 8}' from story;
select is((select scoring_context(account, 'contacts') -> 'settings' from story), '{"seed": 7}', 'the settings of this object type');
select throws_ok($$ select scoring_context(gen_random_uuid(), 'contacts') $$, 'P0001', 'This portal is not known.', 'no portal');
