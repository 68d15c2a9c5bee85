-- What follows the mirror: contacts and associations, changed rows only.

create temp table story as select tap.connect(tap.make_user('owner@example.com')) as account;
create function pg_temp.apply(p_object text, variadic p_rows jsonb[]) returns jsonb language sql as $$
  select private.mirror_upsert((select account from story), p_object, to_jsonb(p_rows))
$$;
create function pg_temp.record(p_updated timestamptz, p_properties jsonb, p_associations jsonb, p_read timestamptz default '2026-11-21T10:00:00Z')
returns jsonb language sql as $$
  select tap.contact('1', p_updated, p_read, 'a@example.com', jsonb_build_object('raw_json',
    jsonb_build_object('id', '1', 'properties', p_properties, 'associations', p_associations)))
$$;
select pg_temp.apply('contacts', pg_temp.record('2026-11-01T00:00:00Z',
  '{"student_id": "S1", "sj_credits": "3", "cs_credits": "2.0", "sjmini_credits": "many", "shared_mock_credits": null}',
  '{"companies": {"results": [{"id": "7", "type": "contact_to_company"}, {"id": "7", "type": "contact_to_company_unlabeled"},
    {"id": "7", "type": "contact_to_company"}]}, "Calls": {"results": [{"id": "8", "type": "contact_to_call"}, {"type": "broken"}]},
    "deals": {"results": null}, "odd": []}'));
select is((select (student_id, sj_credits, cs_credits, sjmini_credits, shared_mock_credits)::text from contacts), '(S1,3,2,0,0)',
  'credits are numbers; what is none counts as nothing');
select is((select sync_status || ' ' || (data ->> 'student_id') from contacts), 'synced S1', 'the properties are the data');
select is(array(select to_object_type || '/' || to_object_id || '/' || association_type from hubspot_associations order by 1),
  array['calls/8/contact_to_call', 'companies/7/contact_to_company', 'companies/7/contact_to_company_unlabeled'],
  'each link is one row, broken ones are left out');

-- A stamp alone moves nothing.
create temp table before as select id, updated_at, xmin::text as x from contacts;
select is(pg_temp.apply('contacts', pg_temp.record('2026-11-01T00:00:00Z',
  '{"student_id": "S1", "sj_credits": "3", "cs_credits": "2.0", "sjmini_credits": "many", "shared_mock_credits": null}',
  '{"companies": {"results": [{"id": "7", "type": "contact_to_company"}, {"id": "7", "type": "contact_to_company_unlabeled"},
    {"id": "7", "type": "contact_to_company"}]}, "Calls": {"results": [{"id": "8", "type": "contact_to_call"}, {"type": "broken"}]},
    "deals": {"results": null}, "odd": []}', '2026-11-21T11:00:00Z')) ->> 'unchanged', '1', 'an unchanged record');
select is((select updated_at from contacts), (select updated_at from before), 'leaves its contact alone');

-- A change.
select pg_temp.apply('contacts', pg_temp.record('2026-11-02T00:00:00Z', '{"sj_credits": "1"}',
  '{"companies": {"results": [{"id": "9", "type": "contact_to_company"}]}, "calls": {"results": [{"id": "8", "type": "contact_to_call"}]}}'));
select is((select sj_credits || coalesce(student_id, '-') from contacts), '1-', 'a changed record changes its contact');
select is((select id from contacts), (select id from before), 'which keeps its id');
select is(array(select to_object_type || '/' || to_object_id from hubspot_associations order by 1), array['calls/8', 'companies/9'],
  'links that are gone go, new ones come');
select pg_temp.apply('contacts', pg_temp.record('2026-11-03T00:00:00Z', '{}', null));
select is((select count(*)::int from hubspot_associations), 0, 'a record without links has none');

-- The other objects.
select is(pg_temp.apply('deals', '{"hubspot_id": "5", "source_updated_at": "2026-11-01T00:00:00Z", "read_at": "2026-11-21T10:00:00Z",
  "amount": "12.50", "dealstage": "closedwon", "closedate": "2026-11-01T00:00:00.000Z", "number_of_installments__months": 3,
  "raw_json": {"id": "5", "associations": {"contacts": {"results": [{"id": "1", "type": "deal_to_contact"}]}}}}') ->> 'applied', '1',
  'a deal is mirrored');
select is((select amount || ' ' || number_of_installments__months from hubspot_deals_raw), '12.50 3', 'with its numbers');
select is((select from_object_type || '>' || to_object_type from hubspot_associations), 'deals>contacts', 'and its links');
select is(pg_temp.apply('calls', '{"hubspot_id": "6", "source_updated_at": "2026-11-01T00:00:00Z", "read_at": "2026-11-21T10:00:00Z",
  "call_duration": 300000, "to_number_normalized": "15550001", "raw_json": {"id": "6"}}') ->> 'applied', '1', 'a call is mirrored');
select is(pg_temp.apply('companies', '{"hubspot_id": "9", "source_updated_at": "2026-11-01T00:00:00Z", "read_at": "2026-11-21T10:00:00Z",
  "name": "Acme", "domain": "acme.example", "raw_json": {"id": "9"}}') ->> 'applied', '1', 'a company is mirrored');
select is((select count(*)::int from contacts), 1, 'only contacts make contacts');
