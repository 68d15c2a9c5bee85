-- The outbox: what is sent of a contact that a member changed, and what becomes of it.

create temp table cast_of as select tap.connect(tap.make_user('owner@example.com')) as account, u.id as member
from (select tap.make_user('member@example.com') as id) u;
insert into account_members (account_id, user_id, role) select account, member, 'member' from cast_of;
grant select on cast_of to public;
create function pg_temp.read(p_id text, p_second int, p_first text) returns void language sql as $$
  select private.mirror_upsert((select account from cast_of), 'contacts', jsonb_build_array(tap.contact(p_id,
    '2026-11-02T00:00:00Z'::timestamptz + p_second * interval '1 second', clock_timestamp(), p_id || '@example.com', jsonb_build_object(
    'read_floor', '2026-11-02T00:00:00Z'::timestamptz + (p_second + 1) * interval '1 second', 'firstname', p_first))))
$$;
create function pg_temp.change(p_id text, p_first text) returns void language sql as $$
  select tap.sign_in((select member from cast_of));
  update contacts set firstname = p_first where hubspot_id = p_id;
  select tap.be_owner()
$$;
create temp table claims (n int generated always as identity, c jsonb);
create function pg_temp.claim() returns jsonb language sql as $$
  update sync_records set run_after = clock_timestamp() - interval '1 second' where state = 'pending';
  insert into claims (c) select outbox_claim(account, 100, 60) from cast_of returning c -> 'records'
$$;
create function pg_temp.commit(p_accepted jsonb default '[]', p_refused jsonb default '[]', p_gone jsonb default '[]', p_unknown jsonb default '[]')
returns jsonb language sql as $$
  select outbox_commit((select (c ->> 'lease_token')::uuid from claims order by n desc limit 1), p_accepted, p_refused, p_gone, p_unknown, 5)
$$;
-- HubSpot took the value at that second.
create function pg_temp.took(p_second int, p_first text) returns jsonb language sql as $$
  select jsonb_build_array(jsonb_build_object('id', '1', 'updated_at', '2026-11-02T00:00:00Z'::timestamptz + p_second * interval '1 second',
    'properties', jsonb_build_object('firstname', p_first)))
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', c.firstname, c.sync_status, 'base', r.base ->> 'firstname', 'outstanding', jsonb_array_length(r.outstanding),
    'queue', (select string_agg(q.state, '+' order by q.seq) from sync_queue q where q.record_id = c.id))
  from contacts c left join sync_records r on r.entity_id = c.id where c.hubspot_id = '1'
$$;
select pg_temp.read('1', 1, 'Ada');
select pg_temp.read('2', 1, 'Bob');

-- 1. Sent and accepted.
select pg_temp.change('1', 'Byron');
select is((select count(*) from private.jobs j, cast_of where j.kind = 'sync.outbound' and j.account_id = account and j.state = 'queued'), 1::bigint,
  'a change has somebody who sends it');
select is(pg_temp.claim(), '[{"id": "1", "values": {"firstname": "Byron"}}]', 'what HubSpot has not is sent, and no more');
select is((select c -> 'due_in_ms' from claims), 'null', 'nothing else is due');
select is(pg_temp.state(), 'Byron syncing base Ada outstanding 1 queue sending', 'it is outstanding before it is sent');
select is(pg_temp.claim(), '[]', 'and in flight once');
delete from claims where n = 2;
select is(pg_temp.commit(pg_temp.took(2, 'Byron')), '{"accepted": 1, "refused": 0, "gone": 0, "unknown": 0, "unsent": 0}', 'HubSpot took it');
select is(pg_temp.state(), 'Byron synced base Byron outstanding 0 queue synced', 'both sides have it');
select is(pg_temp.commit(pg_temp.took(2, 'Byron')), '{"accepted": 0, "refused": 0, "gone": 0, "unknown": 0, "unsent": 0}', 'a commit that is repeated finds nothing');
select pg_temp.read('1', 2, 'Byron');
select is((select count(*) from sync_conflicts), 0::bigint, 'and the read of it is no change');

-- 2. Changed while it was in flight.
select pg_temp.change('1', 'Two');
select pg_temp.claim();
select pg_temp.change('1', 'Three');
select is(pg_temp.state(), 'Three syncing base Byron outstanding 1 queue synced+sending+queued', 'a later change waits for its turn');
select pg_temp.commit(pg_temp.took(3, 'Two'));
select is(pg_temp.state(), 'Three pending base Two outstanding 0 queue synced+synced+queued', 'and is sent next');
select is(pg_temp.claim(), '[{"id": "1", "values": {"firstname": "Three"}}]', 'as what it is then');

-- 3. Nobody knows what became of it: its value may still come in.
select pg_temp.commit(p_unknown => '[{"id": "1", "code": "hubspot_unavailable"}]');
select is(pg_temp.state(), 'Three pending base Two outstanding 1 queue synced+synced+queued', 'an answer that is lost leaves it outstanding');
select ok((select run_after > clock_timestamp() + interval '10 seconds' from sync_records), 'and it is tried again later');
select pg_temp.change('1', 'Four');
select pg_temp.read('1', 4, 'Three');
select is(pg_temp.state(), 'Four pending base Three outstanding 1 queue synced+synced+queued+queued', 'what came in late is no change of HubSpot''s');

-- 4. A tie with the base is decided by a read.
select pg_temp.claim();
select pg_temp.commit(pg_temp.took(4, 'Four'));
select is(pg_temp.state(), 'Four pending base Three outstanding 2 queue synced+synced+synced+synced', 'an answer of the base''s moment leaves it open');
select pg_temp.read('1', 4, 'Four');
select is(pg_temp.state(), 'Four synced base Four outstanding 2 queue synced+synced+synced+synced', 'until a read has decided');

-- 5. HubSpot writes it in its own way.
select pg_temp.change('1', 'five');
select pg_temp.claim();
select pg_temp.commit(pg_temp.took(5, 'Five'));
select is((select firstname || ' ' || sync_status from contacts where hubspot_id = '1') || ' ' || (select base ->> 'firstname' from sync_records), 'Five synced Five',
  'what HubSpot made of it is what both have');

-- 6. Refused.
select pg_temp.change('1', 'six@');
select pg_temp.claim();
select pg_temp.commit(p_refused => '[{"id": "1", "code": "invalid_option", "detail": "six@ is no name"}]');
select is((select firstname || ' ' || sync_status from contacts where hubspot_id = '1'), 'six@ error', 'a refused value is an error');
select is((select error ->> 'code' from sync_records where hubspot_id = '1'), 'invalid_option', 'that says why');
select is((select state || ' ' || error_code from sync_queue order by seq desc limit 1), 'dead invalid_option', 'and its change is dead');
select is((select error_code from sync_errors where not resolved), 'invalid_option', 'in the list of errors too');
select is(pg_temp.claim(), '[]', 'it is not sent again');
select pg_temp.change('2', 'Bert');
select is(pg_temp.claim(), '[{"id": "2", "values": {"firstname": "Bert"}}]', 'and holds nobody else up');
select is(pg_temp.commit() ->> 'unsent', '1', 'a record of which nothing is said was not sent');
select is((select concat_ws(' ', state, attempts, jsonb_array_length(outstanding)) from sync_records where hubspot_id = '2'), 'pending 0 0', 'and nothing of it is under way');
select pg_temp.change('1', 'Six');
select ok(pg_temp.claim() @> '[{"id": "1", "values": {"firstname": "Six"}}]', 'a corrected value is sent at once');
select pg_temp.commit(pg_temp.took(6, 'Six'), p_gone => '["2"]');
select is((select count(*) from sync_errors where not resolved), 0::bigint, 'which ends the error');
select is((select sync_status from contacts where hubspot_id = '2') || ' ' || (select kind || ' ' || ours from sync_conflicts), 'error gone Bert',
  'a record that is gone takes no change, and its value is named');

-- 7. A sender that died: its lease ends, its value stays outstanding.
select pg_temp.change('1', 'Seven');
select pg_temp.claim();
update sync_records set leased_until = clock_timestamp() - interval '1 second' where state = 'sending';
select is(pg_temp.claim(), '[{"id": "1", "values": {"firstname": "Seven"}}]', 'another one sends it');
select is((select concat_ws(' ', attempts, jsonb_array_length(outstanding) >= 2) from sync_records where hubspot_id = '1'), '2 t', 'as a second try');
select is(outbox_commit((select (c ->> 'lease_token')::uuid from claims order by n desc offset 1 limit 1), pg_temp.took(7, 'Seven'), '[]', '[]', '[]', 5) ->> 'accepted',
  '0', 'what the dead one heard is not taken');
update sync_records set attempts = 8 where hubspot_id = '1';
select pg_temp.commit(p_unknown => '[{"id": "1", "code": "hubspot_unavailable"}]');
select is((select state || ' ' || (error ->> 'code') from sync_records where hubspot_id = '1'), 'dead hubspot_unavailable', 'after eight tries it is dead');

-- 8. The sweep.
delete from private.jobs where kind = 'sync.outbound';
select pg_temp.change('1', 'Eight');
update private.jobs set state = 'done', finished_at = now() where kind = 'sync.outbound';
select is(outbox_sweep(), '{"woken": 1}', 'what is due and has nobody is found');
select is(outbox_sweep(), '{"woken": 0}', 'once');
