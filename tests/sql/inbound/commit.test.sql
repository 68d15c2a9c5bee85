-- What is read of a claim is committed with what becomes of its records; news during a read is not lost with it.

create temp table cast_of as select tap.connect(tap.make_user('owner@example.com')) as account;
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, o, 'email', 'E-mail', 'string', 'text', '{}' from cast_of, unnest(array['contacts', 'companies', 'deals']) o;
create function pg_temp.claim(variadic p_ids text[]) returns uuid language plpgsql as $$
begin
  delete from private.sync_dirty;
  perform dirty_mark(account, 'contacts', (select jsonb_agg(jsonb_build_object('id', i)) from unnest(p_ids) i), 0) from cast_of;
  return dirty_claim(100, 60) -> 'claims' -> 0 ->> 'lease_token';
end
$$;
create function pg_temp.read(p_id text, p_updated text, p_floor text, p_email text default 'a') returns jsonb language sql as $$
  select tap.contact(p_id, p_updated::timestamptz, p_floor::timestamptz, p_email, jsonb_build_object('read_floor', p_floor))
$$;
create function pg_temp.gone(p_id text, p_winner text default null) returns jsonb language sql as $$
  select jsonb_build_object('hubspot_id', p_id, 'missing', true, 'read_at', clock_timestamp(), 'merged_into', p_winner)
$$;
create function pg_temp.left_over() returns table (record_id text, is_leased boolean) language sql as $$
  select d.record_id collate "default", d.lease_token is not null from private.sync_dirty d order by 1
$$;

-- Settled.
insert into webhook_events (account_id, digest, object_type, record_id, kind, occurred_at, received_at)
select account, repeat('0', 64), 'contacts', '1', 'creation', now(), now() from cast_of;
create temp table held as select pg_temp.claim('1', '2') as token;
select is((select dirty_commit(token, jsonb_build_array(pg_temp.read('1', '2026-11-02T00:00:01Z', '2026-11-02T00:00:02Z'),
  pg_temp.read('2', '2026-11-02T00:00:02Z', '2026-11-02T00:00:02Z'))) from held),
  '{"applied": 2, "unchanged": 0, "stale": 0, "cleared": 1, "later": 1}', 'both are in the mirror');
select results_eq('select * from pg_temp.left_over()', $$ values ('2', false) $$,
  'a read that may have missed a change of its own millisecond is made again');
select is((select due_at > clock_timestamp() from private.sync_dirty), true, 'when it can settle it');
select is((select applied_at is not null from webhook_events), true, 'the event is applied');
select is((select dirty_commit(token, '[]') from held), '{"applied": 0, "unchanged": 0, "stale": 0, "cleared": 0, "later": 0}',
  'a commit that comes again changes nothing');
update private.sync_dirty set due_at = clock_timestamp();
select is((dirty_commit((dirty_claim(100, 60) -> 'claims' -> 0 ->> 'lease_token')::uuid,
  jsonb_build_array(pg_temp.read('2', '2026-11-02T00:00:02Z', '2026-11-02T00:00:02.001Z')))) ->> 'cleared', '1', 'the second read settles it');

-- News during the read.
select pg_temp.claim('1');
create temp table news as select lease_token as token from private.sync_dirty;
select dirty_mark(account, 'contacts', '[{"id": "1"}]', 1250) from cast_of;
select is((select dirty_commit(token, jsonb_build_array(pg_temp.read('1', '2026-11-02T00:00:05Z', '2026-11-02T00:00:09Z'))) ->> 'cleared' from news), '0',
  'what was announced during the read is read again');
select results_eq('select record_id collate "default", lease_token is null, due_at between clock_timestamp() and clock_timestamp() + interval ''1.3 seconds''
  from private.sync_dirty', $$ values ('1', true, true) $$, 'at its own time');

-- Without a time of HubSpot's nothing can be proven, and asking again would not help.
select is(dirty_commit(pg_temp.claim('3'), jsonb_build_array(tap.contact('3', '2026-11-02T00:00:01Z', '2026-11-02T00:00:02Z', 'c'))) ->> 'cleared', '1',
  'a read of no known time is no reason to read for ever');

-- Gone, merged, never known.
select is(dirty_commit(pg_temp.claim('1', '4'), jsonb_build_array(pg_temp.gone('1'), pg_temp.gone('4'))) ->> 'cleared', '2', 'what is gone is settled');
select is((select archived_at is not null from hubspot_contacts_raw where hubspot_id = '1'), true, 'and archived here');
select is_empty('select from person_erasures', 'which erases nobody: only the next full sync or HubSpot''s word does');

-- A privacy deletion.
select pg_temp.claim('2', '5');
update private.sync_dirty set erase = true;
create temp table erasing as select lease_token as token from private.sync_dirty limit 1;
select is((select dirty_commit(token, jsonb_build_array(pg_temp.gone('2'), pg_temp.read('5', '2026-11-02T00:00:01Z', '2026-11-02T00:00:09Z')))
  ->> 'cleared' from erasing), '1', 'one that HubSpot still has is looked at again');
select results_eq('select reason, records from person_erasures', $$ values ('purged', 1) $$, 'the one that is gone is erased');
select results_eq('select * from pg_temp.left_over()', $$ values ('5', false) $$, 'the other one waits');

-- What HubSpot does not serve.
select pg_temp.claim('6');
create temp table unserved as select lease_token as token from private.sync_dirty;
select is((select dirty_commit(token, '[]', '[{"entity_id": "6", "code": "hubspot_cannot_serve", "detail": "x"}]') ->> 'later' from unserved), '1', 'it is tried again');
select results_eq('select attempts, unsettled, due_at > clock_timestamp() + interval ''1 second'' from private.sync_dirty', $$ values (1, 0, true) $$, 'later');
update private.sync_dirty set attempts = 7, due_at = clock_timestamp();
select is(dirty_commit((dirty_claim(100, 60) -> 'claims' -> 0 ->> 'lease_token')::uuid, '[]', '[{"entity_id": "6", "code": "hubspot_cannot_serve"}]') ->> 'cleared',
  '1', 'at last it is left to the next session');
select is((select count(*) from sync_errors where entity_id = '6' and not resolved), 1::bigint, 'which finds it among the errors');
select dirty_commit(pg_temp.claim('6'), jsonb_build_array(pg_temp.read('6', '2026-11-02T00:00:01Z', '2026-11-02T00:00:02Z')));
select is((select count(*) from sync_errors where entity_id = '6' and not resolved), 0::bigint, 'what is read is no error any more');
select is(dirty_commit(pg_temp.claim('7'), '[]') ->> 'later', '1', 'what the answer did not speak of is tried again too');

-- A winner names its losers.
select dirty_commit(pg_temp.claim('8', '9'), jsonb_build_array(pg_temp.read('8', '2026-11-02T00:00:01Z', '2026-11-02T00:00:02Z'),
  pg_temp.read('9', '2026-11-02T00:00:01Z', '2026-11-02T00:00:02Z')));
select dirty_commit(pg_temp.claim('9'), jsonb_build_array(jsonb_set(pg_temp.read('9', '2026-11-02T00:00:05Z', '2026-11-02T00:00:09Z', 'w'),
  '{raw_json,properties,hs_merged_object_ids}', '"8;404; 9"')));
select results_eq('select record_id collate "default", forced from private.sync_dirty', $$ values ('8', true) $$, 'the loser that the mirror still shows is read');
select dirty_commit((dirty_claim(100, 60) -> 'claims' -> 0 ->> 'lease_token')::uuid, jsonb_build_array(pg_temp.gone('8', '9')));
select is((select merged_into from hubspot_contacts_raw where hubspot_id = '8'), '9', 'and merged by that read');
select dirty_commit(pg_temp.claim('9'), jsonb_build_array(jsonb_set(pg_temp.read('9', '2026-11-02T00:00:06Z', '2026-11-02T00:00:09Z', 'v'),
  '{raw_json,properties,hs_merged_object_ids}', '"8"')));
select is_empty('select from private.sync_dirty', 'which is known from then on');

-- Links that were not read stay as they are.
select dirty_commit(pg_temp.claim('20', '21'), jsonb_build_array(
  jsonb_set(pg_temp.read('20', '2026-11-02T00:00:01Z', '2026-11-02T00:00:02Z'), '{raw_json,associations}',
    '{"companies": {"results": [{"id": "5", "type": "contact_to_company"}]}}'),
  jsonb_set(pg_temp.read('21', '2026-11-02T00:00:01Z', '2026-11-02T00:00:02Z'), '{raw_json,associations}',
    '{"companies": {"results": [{"id": "5", "type": "contact_to_company"}]}}')));
select dirty_commit(pg_temp.claim('20', '21'), jsonb_build_array(pg_temp.read('20', '2026-11-02T00:00:03Z', '2026-11-02T00:00:04Z', 'new'),
  pg_temp.read('21', '2026-11-02T00:00:03Z', '2026-11-02T00:00:04Z', 'new')), '[]', '["21"]');
select results_eq($$ select hubspot_id collate "default", email, raw_json ? 'associations' from hubspot_contacts_raw where hubspot_id in ('20', '21') order by 1 $$,
  $$ values ('20', 'new', true), ('21', 'new', false) $$, 'content is new, links are those that were read last');
select results_eq($$ select from_object_id collate "default", to_object_id collate "default" from hubspot_associations $$, $$ values ('20', '5') $$,
  'as are the associations');

-- The other end of a link.
delete from private.sync_dirty;
select dirty_commit(pg_temp.claim('22'), jsonb_build_array(
  jsonb_set(pg_temp.read('22', '2026-11-02T00:00:01Z', '2026-11-02T00:00:02Z'), '{raw_json,associations}',
    '{"deals": {"results": [{"id": "7", "type": "contact_to_deal"}]}, "tickets": {"results": [{"id": "8", "type": "x"}]}}')));
select results_eq('select object_type, record_id collate "default", forced, links from private.sync_dirty', $$ values ('deals', '7', true, true) $$,
  'whom a record is linked with now is read, if it does not say so itself');
insert into hubspot_associations select account, 'deals', '7', 'contacts', '22', 'deal_to_contact' from cast_of;
select dirty_commit(pg_temp.claim('22'), jsonb_build_array(
  jsonb_set(pg_temp.read('22', '2026-11-02T00:00:01Z', '2026-11-02T00:00:03Z'), '{raw_json,associations}',
    '{"deals": {"results": [{"id": "7", "type": "contact_to_deal"}]}, "tickets": {"results": [{"id": "8", "type": "x"}]}}')));
select is_empty('select from private.sync_dirty', 'what is as it was makes nothing dirty');
select dirty_commit(pg_temp.claim('22'), jsonb_build_array(pg_temp.gone('22')));
select results_eq('select object_type, record_id collate "default" from private.sync_dirty', $$ values ('deals', '7') $$,
  'whoever still lists one that is gone is read');
