-- Bookings on their way to HubSpot: what is claimed, what becomes of it, and what a lost answer leaves.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as ann;
grant select on story to public;
update story set account = tap.connect(owner);
update story set ann = tap.make_contact(account, 'c1', '{"sjmini_credits": 5}');
select tap.sign_in(owner) from story;
select sync_object_set('62515', '2-77', true);
select tap.be_owner();
update sync_objects set name = 'mock_exams';
insert into mock_exams (account_id, hubspot_id, mock_type, exam_date, capacity) select account, n::text, 'Mini-mock', '2099-05-04', 9 from story, generate_series(1, 4) n;
create function pg_temp.book(p_name text, p_exam text) returns void language sql as $$
  select tap.sign_in(owner) from story;
  select booking_create(e.id, s.ann, p_name, 'left') from story s, mock_exams e where e.hubspot_id = p_exam;
  select tap.be_owner();
$$;
create function pg_temp.id(p_name text) returns uuid language sql as $$ select id from bookings where booking_id = p_name $$;
create function pg_temp.state(p_name text) returns text language sql as $$
  select concat_ws('|', b.hubspot_id, b.status, b.hubspot_synced, r.state, r.error ->> 'code', (
    select string_agg(q.operation || ' ' || q.state, ', ' order by q.seq) from sync_queue q where q.record_id = b.id))
  from bookings b left join sync_records r on r.entity_id = b.id where b.booking_id = p_name
$$;
create temp table claimed (n int, claim jsonb);
create function pg_temp.claim(p_n int) returns jsonb language sql as $$
  insert into claimed select p_n, booking_claim(account, 100, 60) from story returning claim -> 'records'
$$;
create function pg_temp.commit(p_n int, p_accepted jsonb default '[]', p_refused jsonb default '[]', p_gone jsonb default '[]', p_unknown jsonb default '[]') returns jsonb language sql as $$
  select booking_commit((select (claim ->> 'lease_token')::uuid from claimed where n = p_n), p_accepted, p_refused, p_gone, p_unknown, 5)
$$;
create function pg_temp.due() returns void language sql as $$
  update sync_records set run_after = clock_timestamp() - interval '1 second', leased_until = case when state = 'sending' then clock_timestamp() - interval '1 second' end
$$;

-- Before the portal syncs its bookings nothing is queued; from then on all that were made are.
select pg_temp.book('b1', '1');
select is(booking_claim(account, 100, 60) -> 'object', 'null', 'who does not sync bookings sends none') from story;
select is(pg_temp.state('b1'), 'active|f', 'and nothing is queued');
select tap.sign_in(owner) from story;
select sync_object_set('62515', '2-88', true);
select tap.be_owner();
update sync_objects set name = 'bookings' where object_type = '2-88';
select is(pg_temp.state('b1'), 'active|f|pending|INSERT queued', 'once it does, what was booked before goes first');
select ok(exists (select from private.jobs where kind = 'sync.outbound' and state = 'queued'), 'and somebody sends it');

-- A new one goes whole, with its links; the answer gives it its number.
select is(pg_temp.claim(1), jsonb_build_array(jsonb_build_object('id', pg_temp.id('b1'), 'hubspot_id', null, 'booking_id', 'b1', 'contact', 'c1', 'exam', '1',
  'values', '{"status": "active", "token_used": "sjmini_credits", "dominant_hand": "left"}'::jsonb)), 'all that it has, and with whom it is linked');
select is((select claim - array['lease_token', 'records', 'due_in_ms'] from claimed where n = 1), '{"object": "2-88", "key": "booking_id", "exams": "2-77"}', 'where it goes and by which name');
select is(pg_temp.claim(2), '[]', 'what is in flight is not claimed again');
select is(pg_temp.commit(1, jsonb_build_array(jsonb_build_object('id', pg_temp.id('b1'), 'hubspot_id', '900', 'updated_at', '2027-01-01T00:00:00Z',
  'properties', '{"booking_id": "b1", "status": "active", "dominant_hand": "left", "token_used": "sjmini_credits"}'::jsonb))) ->> 'accepted', '1', 'it is taken');
select is(pg_temp.state('b1'), '900|active|t|synced|INSERT synced', 'HubSpot has it');
select is((select array_agg(object_type || ' ' || record_id) from private.sync_dirty), '{"2-88 900"}', 'and it is read again');
select is(pg_temp.commit(1, '[]') ->> 'accepted', '0', 'an answer that comes twice changes nothing');

-- A change goes alone; one that is put back does not go; a cancelled booking goes before others.
select tap.sign_in(owner) from story;
select booking_update(pg_temp.id('b1'), '{"dominant_hand": "right"}');
select booking_update(pg_temp.id('b1'), '{"dominant_hand": "left"}');
select tap.be_owner();
select is(pg_temp.state('b1'), '900|active|t|synced|INSERT synced, UPDATE cancelled', 'what is put back is not sent');
select pg_temp.book('b2', '2');
select tap.sign_in(owner) from story;
select booking_cancel(pg_temp.id('b1'));
select tap.be_owner();
select is((select strategy from sync_queue where record_id = pg_temp.id('b1') and state = 'queued'), 'webhook', 'what frees a seat is urgent');
select is((select array_agg(x ->> 'booking_id' || ' ' || (x ->> 'values')) from jsonb_array_elements(pg_temp.claim(3)) x),
  '{"b1 {\"status\": \"cancelled\"}","b2 {\"status\": \"active\", \"token_used\": \"sjmini_credits\", \"dominant_hand\": \"left\"}"}', 'the freed seat first, and only what changed');

-- Refused, and of unknown outcome.
select is(pg_temp.commit(3, p_refused => jsonb_build_array(jsonb_build_object('id', pg_temp.id('b2'), 'code', 'validation_error', 'detail', 'no such option')),
  p_unknown => jsonb_build_array(jsonb_build_object('id', pg_temp.id('b1'), 'code', 'no_answer', 'detail', ''))),
  '{"accepted": 0, "refused": 1, "gone": 0, "unknown": 1, "unsent": 0}', 'each has its outcome');
select is(pg_temp.state('b2'), 'active|f|dead|validation_error|INSERT dead', 'what is refused is dead, with the reason');
select is(pg_temp.state('b1'), '900|cancelled|f|pending|no_answer|INSERT synced, UPDATE cancelled, UPDATE queued', 'what nobody knows of is sent again');
select tap.sign_in(owner) from story;
select is(outbox_replay(account, pg_temp.id('b2')) ->> 'replayed', '1', 'who answers for the portal tries it again') from story;
select tap.be_owner();
select matches(pg_temp.state('b2'), '^active.f.pending.INSERT dead, UPDATE queued$', 'it waits again');

-- A crash behind the request: the record is there, is read, and its links are not known to be. It is sent whole again.
select pg_temp.due();
select is(jsonb_array_length(pg_temp.claim(4)), 2, 'both go');
select private.mirror_upsert(account, '2-88', jsonb_build_array(jsonb_build_object('hubspot_id', '901', 'source_updated_at', '2027-01-02', 'read_at', '2027-01-02',
  'read_floor', '2027-01-03', 'archived_at', null, 'merged_into', null, 'missing', false, 'createdate', null, 'raw_json',
  '{"id": "901", "properties": {"booking_id": "b2", "status": "active", "dominant_hand": "left", "token_used": "sjmini_credits"}}'::jsonb))) from story;
select pg_temp.due();
select is((select array_agg(x ->> 'booking_id' || ' ' || (x ->> 'values') order by x ->> 'booking_id') from jsonb_array_elements(pg_temp.claim(5)) x),
  '{"b1 {\"status\": \"cancelled\"}","b2 {\"status\": \"active\", \"token_used\": \"sjmini_credits\", \"dominant_hand\": \"left\"}"}', 'what is in HubSpot without its number here is sent whole');
select is(pg_temp.commit(4, '[]') ->> 'unsent', '0', 'who lost the lease settles nothing');
select pg_temp.commit(5, jsonb_build_array(
  jsonb_build_object('id', pg_temp.id('b1'), 'hubspot_id', '900', 'updated_at', '2027-01-04T00:00:00Z', 'properties', '{"status": "cancelled"}'::jsonb),
  jsonb_build_object('id', pg_temp.id('b2'), 'hubspot_id', '901', 'updated_at', '2027-01-04T00:00:00Z', 'properties', '{"status": "active"}'::jsonb)));
select matches(pg_temp.state('b1'), '^900.cancelled.t.synced', 'the cancelled one is settled');
select matches(pg_temp.state('b2'), '^901.active.t.synced', 'and the new one');
select is((select count(*)::int from sync_conflicts), 0, 'without a conflict');

-- Gone in HubSpot while a change waits.
select tap.sign_in(owner) from story;
select booking_update(pg_temp.id('b2'), '{"attending_location": "Hall 7"}');
select tap.be_owner();
select pg_temp.claim(6);
select pg_temp.commit(6, p_gone => jsonb_build_array(pg_temp.id('b2')));
select matches(pg_temp.state('b2'), 'dead.gone', 'what HubSpot has no more is dead');
select is((select array_agg(kind || ' ' || field || ' ' || ours) from sync_conflicts), '{"gone attending_location Hall 7"}', 'and the value is named');
