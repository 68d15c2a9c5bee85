-- mock_exams is fed from the mirror of the portal's object of that name; a bad value is named and changes nothing.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
update hubspot_accounts set metadata = metadata || '{"time_zone": "America/Toronto"}';
select tap.sign_in(owner) from story;
select sync_object_set('62515', '2-77', true);
select tap.be_owner();

create function pg_temp.apply(p_id text, p_updated timestamptz, p_properties jsonb, p_more jsonb default '{}') returns text language sql as $$
  select private.mirror_upsert(account, '2-77', jsonb_build_array(jsonb_build_object('hubspot_id', p_id, 'source_updated_at', p_updated,
    'read_at', p_updated, 'read_floor', p_updated, 'archived_at', null, 'merged_into', null, 'missing', false, 'createdate', null,
    'raw_json', jsonb_build_object('id', p_id, 'properties', p_properties)) || p_more)) ->> 'applied' from story
$$;
create function pg_temp.exam(p_id text) returns text language sql as $$
  select concat_ws('|', mock_type, exam_date, exam_time_start, exam_time_end, location, capacity, booked, is_active, archived_at is not null)
  from mock_exams where hubspot_id = p_id
$$;
create function pg_temp.errors() returns text[] language sql as $$
  select array_agg(entity_id || ' ' || error_code order by entity_id, error_code) from sync_errors where entity_type = 'mock_exams' and not resolved
$$;

-- Before its name is known, and after.
select pg_temp.apply('1', '2027-01-01', '{"mock_type": "Clinical Skills", "exam_date": "2027-05-04", "start_time": "09:00", "end_time": "11:30",
  "location": "Ottawa", "capacity": "30", "is_active": "true"}');
select is((select count(*)::int from mock_exams), 0, 'records of an object of another name make no exams');
update sync_sessions set status = 'running';
update sync_sessions set status = 'completed';
delete from private.jobs;
select sync_start(account, owner, 'full', '{2-77}') from story;
create temp table held as select * from tap.claim('2-77');
select sync_apply_schema(id, lease_token, '2-77', 'mock_exams', '{}') from held;
select is(pg_temp.exam('1'), 'Clinical Skills|2027-05-04|09:00:00|11:30:00|Ottawa|30|0|t|f', 'once it is known, what is mirrored is an exam');

-- Changes.
select pg_temp.apply('1', '2027-01-02', '{"mock_type": "Clinical Skills", "exam_date": "2027-05-05", "start_time": "9:30 am", "capacity": "20.0", "is_active": "false"}');
select is(pg_temp.exam('1'), 'Clinical Skills|2027-05-05|09:30:00|20|0|f|f', 'a change is fed, and what was cleared is none');
select pg_temp.apply('2', '2027-01-01', '{"mock_type": "Mini-mock", "exam_date": "1809388800000", "start_time": "2027-05-04T13:00:00Z", "capacity": "2"}');
select is(pg_temp.exam('2'), 'Mini-mock|2027-05-04|09:00:00|2|0|t|f', 'a day is one in UTC, a moment one where the portal is, and an exam is open unless it says otherwise');

-- A capacity below what is booked: HubSpot's to lower, and nobody loses a seat.
create temp table people as select tap.make_contact(account, 'c' || n, '{"sjmini_credits": 1}') as id, n from story, generate_series(1, 2) n;
insert into bookings (account_id, booking_id, exam_id, contact_id, status) select account, 'b' || n, e.id, p.id, 'active'
from story, people p, mock_exams e where e.hubspot_id = '2';
select is((select booked from mock_exams where hubspot_id = '2'), 2, 'two seats are booked');
select pg_temp.apply('2', '2027-01-03', '{"mock_type": "Mini-mock", "exam_date": "2027-05-04", "capacity": "1"}');
select is(pg_temp.exam('2'), 'Mini-mock|2027-05-04|1|2|t|f', 'a capacity that is lowered below them is taken, and both stay booked');
select is((select count(*)::int from bookings where status = 'active'), 2, 'no booking is touched');

-- Bad values.
select pg_temp.apply('1', '2027-01-03', '{"mock_type": "Clinical Skills", "exam_date": "31 May", "start_time": "noon", "capacity": "many", "is_active": "perhaps"}');
select is(pg_temp.exam('1'), 'Clinical Skills|2027-05-05|09:30:00|20|0|f|f', 'what cannot be read leaves its column as it is');
select is(pg_temp.errors(), '{"1 unreadable_capacity","1 unreadable_exam_date","1 unreadable_exam_time_start","1 unreadable_is_active"}', 'and is named, each by itself');
select pg_temp.apply('3', '2027-01-01', '{"exam_date": "2027-02-30", "capacity": "-1"}');
select is(pg_temp.exam('3'), null, 'without a kind and a day there is no exam');
select is((select count(*)::int from sync_errors where entity_id = '3' and not resolved), 3, 'which is said');
select pg_temp.apply('1', '2027-01-04', '{"mock_type": "Clinical Skills", "exam_date": "2027-05-06", "capacity": "many"}');
select is((select array_agg(error_code || ' ' || retry_count) from sync_errors where entity_id = '1' and not resolved), '{"unreadable_capacity 1"}',
  'what is right again is resolved, and what is still wrong counted');
select pg_temp.apply('1', '2027-01-05', '{"mock_type": "Clinical Skills", "exam_date": "2027-05-06", "capacity": "5"}');
select is((select count(*)::int from sync_errors where entity_id = '1' and not resolved), 0, 'until all of it is right');

-- Archived, and back.
select pg_temp.apply('1', '2027-01-06', '{"mock_type": "Clinical Skills", "exam_date": "2027-05-06"}', '{"archived_at": "2027-01-06T00:00:00Z"}');
select matches(pg_temp.exam('1'), '\|t$', 'an archived record is an archived exam');
select pg_temp.apply('1', '2027-01-07', '{"mock_type": "Clinical Skills", "exam_date": "2027-05-06"}');
select matches(pg_temp.exam('1'), '\|f$', 'and a restored one is back');

-- The mapping is data.
select tap.sign_in(owner) from story;
select is(tap.problem_of(format('select sync_object_map(%L, %L, %L)', '62515', o, fields)), problem, why)
from (values ('2-78', '{}', '404 unknown_object', 'an object that the portal does not have'), ('2-77', '[]', '422 invalid_request', 'no mapping'),
  ('2-77', '{"seats": "seats"}', '422 invalid_request', 'a column that exams do not have'),
  ('2-77', '{"capacity": "Seats!"}', '422 invalid_request', 'no name of a property'), ('2-77', '{"capacity": null}', '422 invalid_request', 'nothing'))
  x (o, fields, problem, why);
select is(sync_object_map('62515', 'mock_exams', '{"capacity": "seats"}'), '{"object_type": "2-77", "fields": {"capacity": "seats"}, "fed": 3}',
  'who answers for the portal says how it calls the seats');
select tap.be_owner();
select is((select capacity from mock_exams where hubspot_id = '2'), null, 'what is mirrored is read anew');
select pg_temp.apply('2', '2027-01-09', '{"mock_type": "Mini-mock", "exam_date": "2027-05-04", "seats": "9", "capacity": "1"}');
select is((select capacity from mock_exams where hubspot_id = '2'), 9, 'by the new name');
