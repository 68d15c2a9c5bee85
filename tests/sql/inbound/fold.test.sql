-- Webhook requests are stored once, and read into events and dirty records: what is repeated announces nothing.

create temp table cast_of as select tap.connect(tap.make_user('owner@example.com')) as account;
create function pg_temp.event(p_kind text, p_id bigint, p_more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('eventId', 1, 'subscriptionId', 7, 'portalId', 62515, 'appId', 9, 'occurredAt', 1796032800000,
    'subscriptionType', p_kind, 'attemptNumber', 0, 'objectId', p_id, 'changeSource', 'CRM_UI') || p_more
$$;
create function pg_temp.store(variadic p_events jsonb[]) returns boolean language sql as $$
  select (webhook_store(to_jsonb(p_events), encode(sha256(to_jsonb(p_events)::text::bytea), 'hex'), '2026-11-30T10:00:01Z') ->> 'stored')::boolean
$$;
create function pg_temp.dirty() returns table (object_type text, record_id text, forced boolean, erase boolean) language sql as $$
  select d.object_type, d.record_id collate "default", d.forced, d.erase from private.sync_dirty d order by 1, 2
$$;

select is(webhook_fold(100) ->> 'batches', '0', 'nothing is stored, nothing is read');
select ok(pg_temp.store(pg_temp.event('contact.propertyChange', 1, '{"propertyName": "email", "propertyValue": "a@b.c"}')), 'a request is stored');
select ok(not pg_temp.store(pg_temp.event('contact.propertyChange', 1, '{"propertyName": "email", "propertyValue": "a@b.c"}')),
  'the same one again is not');
select is(webhook_fold(100), '{"batches": 1, "events": 1, "unknown": 0, "repeated": 0, "called": true, "more": false}', 'it is read');
select results_eq($$ select object_type, record_id collate "default", kind, property, value, occurred_at, received_at, applied_at from webhook_events $$,
  $$ values ('contacts', '1', 'propertyChange', 'email', 'a@b.c', '2026-11-30T10:00:00Z'::timestamptz, '2026-11-30T10:00:01Z'::timestamptz,
    null::timestamptz) $$, 'an event says what changed, when it happened and when it came');
select results_eq('select * from pg_temp.dirty()', $$ values ('contacts', '1', false, false) $$, 'and its record is dirty');
select is((select body from private.webhook_batches), null, 'what was read holds nobody''s values any more');
select is((select count(*) from private.jobs where kind = 'sync.inbound'), 1::bigint, 'somebody is called for it');

select pg_temp.store(pg_temp.event('contact.propertyChange', 1, '{"propertyName": "email", "propertyValue": "a@b.c", "attemptNumber": 3}'));
select is(webhook_fold(100), '{"batches": 1, "events": 0, "unknown": 0, "repeated": 1, "called": false, "more": false}', 'a further attempt is the same event');
select is((select version from private.sync_dirty), 1::bigint, 'which announces nothing');
select pg_temp.store(pg_temp.event('contact.propertyChange', 1, '{"propertyName": "email", "propertyValue": "b@b.c"}'),
  pg_temp.event('contact.propertyChange', 1, '{"propertyName": "phone", "propertyValue": "1"}'));
update private.sync_dirty set due_at = '2026-11-30T00:00:00Z';
select webhook_fold(100);
select results_eq('select version, due_at from private.sync_dirty', $$ values (2::bigint, '2026-11-30T00:00:00Z'::timestamptz) $$,
  'news of a dirty record raises its version and never puts it off');
select is((select count(*) from private.jobs where kind = 'sync.inbound'), 1::bigint, 'and calls nobody anew');
delete from private.sync_dirty;

-- Kinds.
select pg_temp.store(
  pg_temp.event('company.creation', 2), pg_temp.event('contact.deletion', 3), pg_temp.event('contact.privacyDeletion', 4),
  pg_temp.event('deal.restore', 5), pg_temp.event('object.propertyChange', 6, '{"objectTypeId": "0-48", "propertyName": "hs_call_title"}'),
  pg_temp.event('contact.merge', 12, '{"primaryObjectId": 10, "mergedObjectIds": [11, "13"], "newObjectId": 12}'),
  pg_temp.event('contact.associationChange', 0, '{"fromObjectId": 20, "toObjectId": 21, "fromObjectTypeId": "0-1", "toObjectTypeId": "0-2"}')
    - 'objectId',
  pg_temp.event('ticket.creation', 30));
select is(webhook_fold(100) ->> 'events', '8', 'events of every kind are kept');
select results_eq('select * from pg_temp.dirty()', $$ values ('calls', '6', false, false), ('companies', '2', false, false),
  ('companies', '21', true, false), ('contacts', '10', true, false), ('contacts', '11', true, false), ('contacts', '12', true, false),
  ('contacts', '13', true, false), ('contacts', '20', true, false), ('contacts', '3', true, false), ('contacts', '4', true, true),
  ('deals', '5', true, false) $$,
  'a merge makes all its records dirty, a link both its ends, and what moves no date is forced; of tickets there is no mirror');
select results_eq($$ select record_id collate "default" from webhook_events where kind in ('merge', 'associationChange') order by 1 $$,
  $$ values ('12'), ('20') $$, 'the event of a merge is the winner''s');
delete from private.sync_dirty;

-- Whatever comes.
select pg_temp.store(pg_temp.event('contact.creation', 1, '{"portalId": 404}'), pg_temp.event('contact.creation', 2, '{"portalId": 404}'),
  '{}', '7', '{"portalId": "62515", "occurredAt": "soon", "objectId": {"a": 1}, "mergedObjectIds": 5}');
select is(webhook_fold(100), '{"batches": 1, "events": 1, "unknown": 3, "repeated": 0, "called": false, "more": false}',
  'events of unknown portals are counted, and no form of an event stops the others');
select results_eq($$ select portal_id, count(*) from private.unknown_events group by 1 order by 1 $$,
  $$ values ('404', 2::bigint), ('unknown', 1::bigint) $$, 'by portal');
select is((select occurred_at from webhook_events where kind = 'unknown'), '2026-11-30T10:00:01Z'::timestamptz, 'without a time it happened when it came');
select throws_ok($$ select webhook_store('{}', repeat('0', 64), now()) $$, 'P0001', 'A webhook request is an array of events.', 'an object is no request');

-- Several at once, as far as asked.
select pg_temp.store(pg_temp.event('deal.creation', 101)), pg_temp.store(pg_temp.event('deal.creation', 102)), pg_temp.store(pg_temp.event('deal.creation', 103));
select is(webhook_fold(2) - 'unknown' - 'repeated' - 'called', '{"batches": 2, "events": 2, "more": true}', 'the oldest requests are read, and some are left');
select is(webhook_fold(2) - 'unknown' - 'repeated' - 'called', '{"batches": 1, "events": 1, "more": false}', 'which the next step reads');

-- An erased person is not written down again.
select private.open_erasure(account, null, 'request', 'kept', '[{"object_type": "contacts", "record_id": "77"}]') from cast_of;
select pg_temp.store(pg_temp.event('contact.propertyChange', 77, '{"propertyName": "email", "propertyValue": "x@y.z"}'));
select is(webhook_fold(100) ->> 'events', '0', 'an event of an erased record is refused');
select is_empty($$ select from webhook_events where record_id = '77' union all select from private.sync_dirty where record_id = '77' $$,
  'and has nothing read');
