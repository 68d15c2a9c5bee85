-- A booking: who may make one, what is refused and how, and that its repetition makes nothing.

create temp table people (name text, id uuid);
insert into people select n, tap.make_user(n || '@example.com') from unnest(array['owner', 'admin', 'member', 'viewer', 'stranger']) n;
create temp table story as select tap.connect(o.id) as account, tap.connect(s.id, '777') as other, null::uuid as exam, null::uuid as past,
  null::uuid as closed, null::uuid as unknown, null::uuid as odd, null::uuid as foreign_exam, null::uuid as ann, null::uuid as bob,
  null::uuid as cid, null::uuid as poor, null::uuid as foreigner
from people o, people s where (o.name, s.name) = ('owner', 'stranger');
insert into account_members (account_id, user_id, role) select account, id, name from story, people where name in ('admin', 'member', 'viewer');
update story set exam = tap.make_exam(account, 'e1'), past = tap.make_exam(account, 'e2', p_date => current_date - 2),
  closed = tap.make_exam(account, 'e3'), unknown = tap.make_exam(account, 'e4', null), odd = tap.make_exam(account, 'e5', 2, 'Sword fight'),
  foreign_exam = tap.make_exam(other, 'e1'), ann = tap.make_contact(account, 'c1', '{"sj_credits": 1, "shared_mock_credits": 1}'),
  bob = tap.make_contact(account, 'c2', '{"shared_mock_credits": 2}'), cid = tap.make_contact(account, 'c3', '{"sj_credits": 5}'),
  poor = tap.make_contact(account, 'c4', '{"cs_credits": 5, "sjmini_credits": 5}'), foreigner = tap.make_contact(other, 'c1', '{"sj_credits": 5}');
update mock_exams set is_active = false where id = (select closed from story);
grant select on story, people to public;
create function pg_temp.book(p_exam uuid, p_contact uuid, p_name text, p_hand text default null) returns text language sql as $$
  select coalesce(tap.problem_of(format('select booking_create(%L, %L, %L, %L)', p_exam, p_contact, p_name, p_hand)), 'booked')
$$;

-- Who may.
select tap.sign_in(id) from people where name = 'viewer';
select is(pg_temp.book(exam, ann, 'b1'), '403 forbidden', 'a viewer books nothing') from story;
select tap.be_owner(); select tap.sign_in(id) from people where name = 'stranger';
select is(pg_temp.book(exam, ann, 'b1'), '404 unknown_exam', 'to a stranger the exam is unknown') from story;
select is(pg_temp.book(foreign_exam, ann, 'b1'), '404 unknown_contact', 'and in an exam of its own the contact of another portal is') from story;
select tap.be_owner(); select tap.sign_in(id) from people where name = 'member';
select throws_ok($$ insert into bookings (account_id, booking_id, exam_id, contact_id) select account, 'x', exam, ann from story $$, '42501', null,
  'nobody inserts past the function');

-- What cannot be booked.
select is(pg_temp.book(gen_random_uuid(), ann, 'b1'), '404 unknown_exam', 'an unknown exam') from story;
select is(pg_temp.book(foreign_exam, ann, 'b1'), '404 unknown_exam', 'one of another portal') from story;
select is(pg_temp.book(exam, gen_random_uuid(), 'b1'), '404 unknown_contact', 'an unknown contact') from story;
select is(pg_temp.book(past, ann, 'b1'), '422 exam_past', 'an exam in the past') from story;
select is(pg_temp.book(closed, ann, 'b1'), '409 exam_closed', 'one that is not open') from story;
select is(pg_temp.book(unknown, ann, 'b1'), '409 capacity_unknown', 'one of which nobody knows the seats') from story;
select is(pg_temp.book(odd, ann, 'b1'), '422 unknown_mock_type', 'one that no credit pays for') from story;
select is(pg_temp.book(exam, poor, 'b1'), '409 no_credits', 'without a credit for this mock') from story;
select is(pg_temp.book(exam, ann, name), '422 invalid_request', 'a name that is none: ' || coalesce(name, 'null'))
from story, unnest(array[null, '', ' b', E'b\n', repeat('b', 101)]) name;
select is(pg_temp.book(exam, ann, 'b1', repeat('x', 51)), '422 invalid_request', 'a hand that is a novel') from story;
select is((select count(*)::int from bookings), 0, 'none of these left a booking');
select tap.be_owner();
select is((select count(*)::int from credit_entries), 0, 'nor an entry');
select is((select array_agg(distinct sj_credits order by sj_credits) from contacts), array[0, 1, 5], 'nor cost a credit');

-- What can.
select tap.sign_in(id) from people where name = 'member';
create temp table made as select booking_create(exam, ann, 'b1', 'left', 'Toronto') as b from story;
select is(b - array['id', 'created_at', 'updated_at', 'exam', 'contact'], '{"booking_id": "b1", "hubspot_id": null, "status": "active",
  "token_used": "sj_credits", "dominant_hand": "left", "attending_location": "Toronto", "origin": "supabase", "sync": "pending"}', 'a booking')
from made;
select is((b -> 'exam') - array['id', 'exam_date'], '{"hubspot_id": "e1", "mock_type": "Situational Judgment", "exam_time_start": null,
  "exam_time_end": null, "location": null, "capacity": 2, "booked": 1, "available": 1, "is_active": true}', 'with its exam as it is now') from made;
select is(b #>> '{contact,email}', 'c1@example.com', 'and its contact') from made;
select is((select booking_create(exam, ann, 'b1', 'left', 'Toronto') from story), b, 'the same again is the same') from made;
select is(pg_temp.book(exam, ann, 'b1'), '409 booking_id_taken', 'another body under its name is refused') from story;
select is(pg_temp.book(exam, bob, 'b1', 'left'), '409 booking_id_taken', 'another contact too') from story;
select is(pg_temp.book(exam, ann, 'b2'), '409 already_booked', 'a second seat for the same contact') from story;
select is(pg_temp.book(exam, bob, 'b2'), 'booked', 'another contact has the last seat') from story;
select is((select token_used from bookings where booking_id = 'b2'), 'shared_mock_credits', 'paid by a shared credit where it has no other');
select is(pg_temp.book(exam, cid, 'b3'), '409 exam_full', 'then it is full') from story;
select is((select booking_create(exam, ann, 'b1', 'left', 'Toronto') ->> 'id' from story), b ->> 'id', 'a repetition is answered all the same') from made;
select is((select booked from mock_exams where id = exam), 2, 'and no seat more is gone') from story;
select tap.be_owner();
select is((select new_data ->> 'booking_id' || ' ' || user_id from audit_logs where entity_type = 'bookings' and operation = 'create' and new_data ->> 'booking_id' = 'b1'),
  (select 'b1 ' || id from people where name = 'member'), 'the audit log says who booked');
select is((select created_by from bookings where booking_id = 'b1'), (select id from people where name = 'member'), 'and so does the booking');

-- Beside an import nobody holds the exam: the indexes decide.
update mock_exams set capacity = 5 where id = (select exam from story);
insert into bookings (account_id, booking_id, exam_id, contact_id, origin, hubspot_synced, hubspot_id)
select account, 'h1', exam, cid, 'hubspot', true, '900' from story;
select is((select booked from mock_exams where id = exam), 3, 'an import is counted as well') from story;
select throws_ok($$ insert into bookings (account_id, booking_id, exam_id, contact_id) select account, 'h2', exam, cid from story $$, '23505', null,
  'and has one seat per contact');
select throws_ok($$ insert into bookings (account_id, booking_id, exam_id, contact_id) select account, 'h2', foreign_exam, cid from story $$, '23503',
  null, 'no booking is in an exam of another portal');
select tap.sign_in(id) from people where name = 'admin';
select is(pg_temp.book(exam, cid, 'h1'), '409 booking_id_taken', 'the name of an imported booking is taken') from story;

-- The day of an exam is the portal's.
select tap.be_owner();
update hubspot_accounts set metadata = '{"time_zone": "Pacific/Kiritimati"}' where id = (select account from story);
select is(private.exam_begins_at(e), '2026-11-30T10:00Z', 'without an hour its day has to be over')
from (select (jsonb_populate_record(null::mock_exams, jsonb_build_object('account_id', account, 'exam_date', '2026-11-30'))).* from story) e;
select is(private.exam_begins_at(e), '2026-11-29T19:00Z', 'with one it has to be before it')
from (select (jsonb_populate_record(null::mock_exams, jsonb_build_object('account_id', account, 'exam_date', '2026-11-30', 'exam_time_start', '09:00'))).*
  from story) e;
update hubspot_accounts set metadata = '{"time_zone": "Mars/Olympus"}' where id = (select account from story);
select is(private.exam_begins_at(e), '2026-11-30T09:00Z', 'a zone that is none is UTC')
from (select (jsonb_populate_record(null::mock_exams, jsonb_build_object('account_id', account, 'exam_date', '2026-11-30', 'exam_time_start', '09:00'))).*
  from story) e;
