-- Any object: which ones a portal syncs is a row, and those without a table of their own share one, behind the same gate.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('viewer@example.com') as viewer,
  tap.make_user('stranger@example.com') as stranger, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
select tap.connect(stranger, '99999') from story;
insert into account_members (account_id, user_id, role) select account, viewer, 'viewer' from story;
update sync_sessions set status = 'running';
update sync_sessions set status = 'completed';
delete from private.jobs;

-- What is synced.
create function pg_temp.objects(p_account uuid) returns text[] language sql as $$ select private.objects_to_sync(p_account, null) $$;
select is(pg_temp.objects(account), '{contacts,companies,deals,calls}', 'the four are synced unless a portal says otherwise') from story;
select tap.sign_in(viewer) from story;
select is(tap.problem_of($$ select sync_object_set('62515', 'tickets', true) $$), '403 forbidden', 'a viewer switches nothing on');
select is((select count(*)::int from jsonb_array_elements(sync_object_list('62515'))), 11, 'and sees what there is');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is(tap.problem_of($$ select sync_object_set('62515', 'tickets', true) $$), '404 unknown_portal', 'a stranger does not know the portal');
select is(tap.problem_of($$ select private.set_sync_object((select account from story), 'tickets', true, null) $$), '403 forbidden',
  'nor gets there by its account');
select is(private.list_sync_objects(account), '[]', 'nor reads what it syncs') from story;
select tap.be_owner();
select tap.sign_in(owner) from story;
select is(sync_object_set('62515', 'tickets', true) - 'last_full_sync', '{"object_type": "tickets", "object_type_id": "0-5", "name": "tickets",
  "links_to": ["contacts", "companies", "deals"], "is_enabled": true}', 'an owner has tickets with the usual links');
select is(sync_object_set('62515', ' 2-3465404 ', true, '{contacts}') -> 'links_to', '["contacts"]', 'and an object of its own with links it names');
select is(sync_object_set('62515', '2-3465404') -> 'is_enabled', 'true', 'what is not named stays');
select is(sync_object_set('62515', 'calls', false) -> 'is_enabled', 'false', 'what nobody needs is switched off');
select is(tap.problem_of(format('select sync_object_set(%L, %L, %s, %L)', '62515', o, on_, links)), problem, why)
from (values ('widgets', 'true', null, '422 unknown_object', 'an object that HubSpot has not'),
  ('2-', 'true', null, '422 unknown_object', 'an id that is none'), (null, 'true', null, '422 unknown_object', 'no object'),
  ('contacts', 'false', null, '422 invalid_request', 'contacts, on which the rest hangs'),
  ('tickets', 'true', '{widgets}', '422 invalid_request', 'links with what is no object'),
  ('tickets', 'true', '{NULL}', '422 invalid_request', 'links with nothing'),
  ('tickets', 'true', '{2-1,2-2,2-3,2-4,2-5,2-6,2-7,2-8,2-9,2-10,2-11}', '422 invalid_request', 'more links than ten'))
  x (o, on_, links, problem, why);
select tap.be_owner();
select is(pg_temp.objects(account), '{contacts,companies,deals,tickets,2-3465404}', 'that is what a session is of, in this order') from story;
select is((select count(*)::int from audit_logs where entity_type = 'sync_objects' and user_id = owner::text), 3,
  'each change is in the audit log with its user') from story;
insert into sync_objects (account_id, object_type, name, links_to, is_enabled)
select account, '2-' || n, 'n', '{}', true from story, generate_series(1, 25) n;
select tap.sign_in(owner) from story;
select is(tap.problem_of($$ select sync_object_set('62515', 'notes', true) $$), '422 invalid_request', 'thirty objects are enough');
select tap.be_owner();
delete from sync_objects where object_type ~ '^2-\d\d?$';

-- A session.
select throws_ok($$ select sync_start((select account from story), null, 'full', '{contacts,notes}') $$, 'P0001',
  'objects: notes is not synced in this portal; an owner or admin switches it on with sync_object_set.', 'what is not synced is refused by name');
select sync_start(account, owner, 'full', null) from story;
select is((select jsonb_object_agg(j.payload ->> 'object', j.payload -> 'links_to') from private.jobs j where j.kind = 'sync.object'),
  '{"contacts": null, "companies": null, "deals": null, "tickets": ["contacts", "companies", "deals"], "2-3465404": ["contacts"]}',
  'a job says which links go with its records where it is not known anyway');

-- The gate.
create function pg_temp.ticket(p_id text, p_updated timestamptz, p_read timestamptz, p_subject text, p_links jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object('hubspot_id', p_id, 'source_updated_at', p_updated, 'read_at', p_read, 'read_floor', p_read,
    'archived_at', null, 'merged_into', null, 'missing', false, 'createdate', '2026-01-01T00:00:00Z', 'raw_json',
    jsonb_build_object('id', p_id, 'properties', jsonb_build_object('subject', p_subject), 'associations', p_links))
$$;
create function pg_temp.apply(p_object text, variadic p_rows jsonb[]) returns text language sql as $$
  select (r ->> 'applied') || ' ' || (r ->> 'unchanged') || ' ' || (r ->> 'stale')
  from private.mirror_upsert((select account from story), p_object, to_jsonb(p_rows)) r
$$;
select is(pg_temp.apply('tickets', pg_temp.ticket('1', '2026-11-02', '2026-11-03', 'a'), pg_temp.ticket('2', '2026-11-02', '2026-11-03', 'b')), '2 0 0',
  'records come in');
select is(pg_temp.apply('notes', pg_temp.ticket('1', '2026-11-01', '2026-11-03', 'note')), '1 0 0', 'one of the same id of another object beside them');
select is(pg_temp.apply('tickets', pg_temp.ticket('1', '2026-11-02', '2026-11-04', 'a')), '0 1 0', 'the same again changes nothing');
select is(pg_temp.apply('tickets', pg_temp.ticket('1', '2026-11-01', '2026-11-05', 'old')), '0 0 1', 'an older state is stale');
select is(pg_temp.apply('tickets', pg_temp.ticket('1', '2026-11-04', '2026-11-05', 'new')), '1 0 0', 'a newer one wins');
select is(pg_temp.apply('tickets', '{"hubspot_id": "2", "read_at": "2026-11-06T00:00:00Z", "missing": true}'), '1 0 0', 'one that is gone is archived');
select is((select array_agg(object_type || hubspot_id || (raw_json -> 'properties' ->> 'subject') order by object_type)
  from hubspot_objects_raw where archived_at is null), '{notes1note,tickets1new}'::text[], 'and no record of another object');
select is(mirror_known(account, 'tickets', '[{"id": "1", "updated_at": "2026-11-04T00:00:00Z"}, {"id": "2", "updated_at": "2026-11-02T00:00:00Z"}]'),
  '{"unknown": ["2"]}', 'what is held is not read again') from story;
select is(mirror_known(account, 'notes', '[{"id": "1", "updated_at": "2026-11-04T00:00:00Z"}]'), '{"unknown": ["1"]}', 'by its own object alone') from story;
select throws_ok($$ select pg_temp.apply('../x', '{}') $$, 'P0001', 'There is no mirror of this object type.', 'what is no name of an object has no mirror');
create temp table held as select * from tap.claim('tickets');
select is(sync_unseen(id, lease_token, 'tickets', '2026-11-10', '', 10), '{"ids": ["1"]}', 'the sweep asks for the live records of its object') from held;
select is(sync_binned(id, lease_token, 'tickets', '2026-11-10', '', 10), '{"ids": []}', 'and for no persons in the bin') from held;

-- Links.
select pg_temp.apply('tickets', pg_temp.ticket('3', '2026-11-02', '2026-11-03', 'c', '{"contacts": {"results": [{"id": "7", "type": "t"}, {"id": "8", "type": "t"}]}}'));
select pg_temp.apply('notes', pg_temp.ticket('3', '2026-11-02', '2026-11-03', 'c', '{"contacts": {"results": [{"id": "9", "type": "t"}]}}'));
create function pg_temp.links() returns text[] language sql as $$
  select array_agg(from_object_type || from_object_id || '-' || to_object_type || to_object_id order by from_object_type, to_object_id) from hubspot_associations
$$;
select is(pg_temp.links(), '{notes3-contacts9,tickets3-contacts7,tickets3-contacts8}', 'links of a record are kept');
select pg_temp.apply('tickets', pg_temp.ticket('3', '2026-11-03', '2026-11-04', 'c', '{"contacts": {"results": [{"id": "8", "type": "t"}]}}'));
select is(pg_temp.links(), '{notes3-contacts9,tickets3-contacts8}', 'as the record lists them, and those of others stay');

-- An erasure names what quotes the person; the words are HubSpot's.
select pg_temp.apply('tickets', pg_temp.ticket('4', '2026-11-02', '2026-11-03', 'ada@example.com wants a seat'));
select is(private.still_naming(account, '[{"object_type": "tickets", "record_id": "4"}, {"object_type": "tickets", "record_id": "3"}, {"object_type": "p1_Odd", "record_id": "1"}]', 'ada@example'),
  '[{"object_type": "tickets", "record_id": "4"}]', 'a ticket that names an erased person is named') from story;

-- What a portal calls its object.
create temp table custom as select * from tap.claim('2-3465404');
select is(sync_apply_schema(id, lease_token, '2-3465404', 'mock_exams', '{"name": "mock_exams"}'), '{"applied": 1, "cancelled": false}', 'the schema is kept') from custom;
select is(sync_apply_schema(id, lease_token, '2-3465404', 'mock_exams', '{"name": "mock_exams"}'), '{"applied": 0, "cancelled": false}', 'once') from custom;
select is(private.objects_to_sync(account, '{mock_exams}'), '{2-3465404}', 'it is asked for by its name') from story;

-- Announced by webhook: read by id, and committed through the same gate.
select is((select s.object_type from private.webhook_subjects s where s.subject = x), y, 'an event of ' || x || ' is of ' || y)
from (values ('ticket', 'tickets'), ('0-5', 'tickets'), ('line_item', 'line_items')) v (x, y);
select is(private.mark_dirty(account, 'products', '[{"id": "50"}]', interval '0'), 0, 'of an object that is not synced nothing is read') from story;
select is(private.mark_dirty(account, 'tickets', '[{"id": "1"}, {"id": "50", "forced": true}]', interval '0'), 2, 'of one that is, what is announced') from story;
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, 'tickets', 'subject', 'Subject', 'string', 'text', '{}' from story;
create temp table claimed as select dirty_claim(100, 60) #> '{claims,0}' as claim;
select is(claim - '{account_id,lease_token}'::text[], '{"portal_id": "62515", "object": "tickets", "ids": ["1", "50"], "linked": ["1", "50"],
  "links_to": ["companies", "contacts", "deals"], "properties": ["subject"]}', 'it is claimed with its own links') from claimed;
select dirty_commit((claim ->> 'lease_token')::uuid, jsonb_build_array(pg_temp.ticket('1', '2026-11-20', '2026-11-21', 'live'),
  '{"hubspot_id": "50", "read_at": "2026-11-21T00:00:00Z", "missing": true}'::jsonb), '[]', '["1", "50"]') from claimed;
select is((select raw_json #>> '{properties,subject}' from hubspot_objects_raw where object_type = 'tickets' and hubspot_id = '1'), 'live', 'and mirrored');

-- The portal's end.
select private.erase_portal(account) from story;
select is((select count(*)::int from hubspot_objects_raw) + (select count(*)::int from sync_objects), 0, 'an erased portal leaves none of it');
