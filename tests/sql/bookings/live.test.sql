-- capacity:changed: to the portal and to the exam, as the transaction leaves it, once.

create temp table events (n int generated always as identity, topic text, event text, payload jsonb);
grant insert on events to public;
set local session authorization supabase_admin;
create function realtime.send(payload jsonb, event text, topic text, private boolean) returns void language sql as $$
  insert into events (topic, event, payload) values (topic, event, payload)
$$;
set local session authorization postgres;
create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as exam, null::uuid as other;
grant select on story to public;
update story set account = tap.connect(owner);
update story set exam = tap.make_exam(account, 'e1', 3), other = tap.make_exam(account, 'e2', 1);
create temp table people as select tap.make_contact(account, 'c' || n, '{"sj_credits": 2}') as id, n from story, generate_series(1, 3) n;
grant select on people to public;
delete from events;

select tap.sign_in(owner) from story;
select booking_create(exam, id, 'b' || n) from story, people order by n;
select tap.be_owner();
select is((select count(*)::int from events), 0, 'nobody hears of a booking before it is there');
set constraints all immediate;
set constraints all deferred;
select is((select jsonb_agg(payload) from events, story where topic = 'exam:' || exam), jsonb_build_array(jsonb_build_object('exam_id', exam, 'capacity', 3, 'booked', 3,
  'available', 0, 'is_active', true)), 'the exam hears once of three bookings') from story;
select is((select jsonb_agg(payload) from events, story where topic = 'account:' || account), (select jsonb_agg(payload) from events, story where topic = 'exam:' || exam),
  'and so does the portal');
delete from events;
update bookings set dominant_hand = 'left';
update mock_exams set location = 'Ottawa';
set constraints all immediate;
set constraints all deferred;
select is((select count(*)::int from events), 0, 'what moves no seat is no news');
update mock_exams set capacity = 2;
set constraints all immediate;
set constraints all deferred;
select is((select jsonb_agg(payload - 'exam_id' order by payload ->> 'available') from events where topic like 'exam:%'), '[{"capacity": 2, "booked": 3, "available": 0, "is_active": true},
  {"capacity": 2, "booked": 0, "available": 2, "is_active": true}]', 'a capacity that HubSpot lowers is told, and never less than no seat');
delete from events;
update mock_exams set is_active = false where hubspot_id = 'e2';
update mock_exams set archived_at = now() where hubspot_id = 'e1';
set constraints all immediate;
set constraints all deferred;
select is((select array_agg(distinct payload -> 'is_active') from events), array['false'::jsonb], 'one that is closed or archived cannot be booked');
delete from events;
update mock_exams set capacity = 9;
delete from mock_exams;
set constraints all immediate;
select is((select count(*)::int from events), 0, 'of an exam that is gone nobody hears');
