-- Cancelling, deleting and changing: the seat and the credit come back once.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('viewer@example.com') as viewer,
  tap.make_user('stranger@example.com') as stranger, null::uuid as account, null::uuid as exam, null::uuid as held, null::uuid as ann,
  null::uuid as bob;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, viewer, 'viewer' from story;
update story set exam = tap.make_exam(account, 'e1'), held = tap.make_exam(account, 'e2', p_date => current_date - 2),
  ann = tap.make_contact(account, 'c1', '{"sj_credits": 1}'), bob = tap.make_contact(account, 'c2', '{"sj_credits": 1}');
create temp table booking (name text, id uuid);
grant all on booking to public;
create function pg_temp.state() returns text language sql as $$
  select format('booked %s, cancelled %s, credits %s', e.booked, e.cancelled, c.sj_credits)
  from mock_exams e, contacts c, story s where e.id = s.exam and c.id = s.ann
$$;
create function pg_temp.change(p_name text, p_changes jsonb) returns text language sql as $$
  select coalesce(tap.problem_of(format('select booking_update(%L, %L)', id, p_changes)), 'changed') from booking where name = p_name
$$;
create function pg_temp.cancel(p_name text, p_delete boolean default false) returns text language sql as $$
  select coalesce(tap.problem_of(format('select booking_cancel(%L, %L)', id, p_delete)), 'done') from booking where name = p_name
$$;
select tap.sign_in(owner) from story;
insert into booking select 'ann', (booking_create(exam, ann, 'b1') ->> 'id')::uuid from story;
select is(pg_temp.state(), 'booked 1, cancelled 0, credits 0', 'booked');

-- Who may.
select tap.be_owner(); select tap.sign_in(viewer) from story;
select is(array[pg_temp.cancel('ann'), pg_temp.cancel('ann', true), pg_temp.change('ann', '{}')], array_fill('403 forbidden'::text, '{3}'), 'a viewer does nothing');
select tap.be_owner(); select tap.sign_in(stranger) from story;
select is(array[pg_temp.cancel('ann'), pg_temp.cancel('ann', true), pg_temp.change('ann', '{}')], array_fill('404 unknown_booking'::text, '{3}'), 'a stranger knows of none');
select tap.be_owner(); select tap.sign_in(owner) from story;
select is(tap.problem_of('select booking_cancel(gen_random_uuid())'), '404 unknown_booking', 'an unknown one is not cancelled');

-- Changing.
select is(booking_update(id, '{"dominant_hand": "left", "attending_location": "Ottawa"}') ->> 'attending_location', 'Ottawa', 'a text') from booking;
select is(booking_update(id, '{"attending_location": null}') - array['id', 'created_at', 'updated_at', 'exam', 'contact', 'sync', 'origin', 'hubspot_id'],
  '{"status": "active", "booking_id": "b1", "token_used": "sj_credits", "dominant_hand": "left", "attending_location": null}', 'is emptied by null, and what is not named stays')
from booking;
select is(pg_temp.change('ann', c), '422 invalid_request', 'no change: ' || coalesce(c::text, 'null')) from unnest(array[null, '[]', '{"exam_id": 1}', '{"status": "lost"}',
  '{"status": null}', '{"status": 1}', jsonb_build_object('dominant_hand', repeat('x', 51)), jsonb_build_object('attending_location', repeat('x', 201))]::jsonb[]) c;
select is(pg_temp.change('ann', '{"status": "no_show"}'), '422 exam_not_begun', 'nobody fails to come before it begins');

-- Cancelling.
select is(booking_cancel(id) ->> 'status', 'cancelled', 'cancelled') from booking;
select is(pg_temp.state(), 'booked 0, cancelled 1, credits 1', 'the seat and the credit are back');
select is(pg_temp.cancel('ann'), 'done', 'twice');
select is(pg_temp.change('ann', '{"status": "cancelled"}'), 'changed', 'or in another way');
select is(pg_temp.state(), 'booked 0, cancelled 1, credits 1', 'is once');
select is(pg_temp.change('ann', '{"status": "active"}'), '409 booking_cancelled', 'it stays cancelled');
select is(pg_temp.change('ann', '{"status": "no_show"}'), '422 exam_not_begun', 'in every way');
select tap.be_owner();
select is(tap.problem_of(format('update bookings set status = %L', 'active')), '409 booking_cancelled', 'for the service too');
select tap.sign_in(owner) from story;
insert into booking select 'again', (booking_create(exam, ann, 'b2') ->> 'id')::uuid from story;
select is(pg_temp.state(), 'booked 1, cancelled 1, credits 0', 'the contact may book anew');
select is(pg_temp.change('again', '{"status": "cancelled"}'), 'changed', 'a change cancels as well');
select is(pg_temp.state(), 'booked 0, cancelled 2, credits 1', 'with seat and credit');

-- Deleting.
select is(pg_temp.cancel('ann', true), 'done', 'what is cancelled is deleted');
select is(pg_temp.state(), 'booked 0, cancelled 1, credits 1', 'without another refund');
select is((select count(*)::int from bookings), 1, 'and is gone for users');
select is(array[pg_temp.cancel('ann'), pg_temp.change('ann', '{}')], array_fill('404 unknown_booking'::text, '{2}'), 'for each step');
select is(pg_temp.cancel('ann', true), 'done', 'but deleting twice is once');
select is((select tap.problem_of(format('select booking_create(%L, %L, %L)', exam, ann, 'b1')) from story), '409 booking_deleted', 'its name is not used again');
insert into booking select 'third', (booking_create(exam, ann, 'b3') ->> 'id')::uuid from story;
select is(pg_temp.cancel('third', true), 'done', 'an active one is cancelled and deleted');
select is(pg_temp.state(), 'booked 0, cancelled 1, credits 1', 'with seat and credit');
select tap.be_owner();
select is((select deleted_at is not null and status = 'cancelled' and not hubspot_synced from bookings where booking_id = 'b3'), true, 'the row stays, for HubSpot');

-- An exam that was held, with a booking of HubSpot's.
insert into bookings (account_id, booking_id, exam_id, contact_id, origin, token_used, hubspot_synced) select account, 'h1', held, bob, 'hubspot', 'sj_credits', true from story;
insert into booking select 'held', id from bookings where booking_id = 'h1';
select tap.sign_in(owner) from story;
select is(pg_temp.change('held', '{"status": "no_show"}'), 'changed', 'who did not come is noted');
select is((select booked || ' ' || no_shows from mock_exams where id = held), '1 1', 'and holds the seat') from story;
select is((select hubspot_synced from bookings where booking_id = 'h1'), false, 'HubSpot is to hear of it');
select is(pg_temp.change('held', '{"status": "active"}'), 'changed', 'a mistake is put right');
select is(pg_temp.cancel('held'), 'done', 'and it is cancelled');
select is((select sj_credits from contacts where id = bob), 1, 'what HubSpot was paid for is not refunded here') from story;

-- What happened is told.
select is((select string_agg(e.event_type || coalesce(' ' || e.admin_email, ''), ', ' order by e.created_at) from booking_events e join booking b on b.id = e.booking_id and b.name = 'ann'),
  'created owner@example.com, modified owner@example.com, modified owner@example.com, cancelled owner@example.com, deleted owner@example.com', 'each event, and whose it was');
select is((select metadata from booking_events where event_type = 'cancelled' order by created_at limit 1), '{"status": ["active", "cancelled"]}', 'with what changed');
select is((select string_agg(event_type, ', ' order by created_at) from booking_events e join booking b on b.id = e.booking_id and b.name = 'held'),
  'created, no_show, modified, cancelled', 'of imports too');
select tap.be_owner();
update bookings set hubspot_synced = true, hubspot_synced_at = now(), hubspot_id = '7' where booking_id = 'h1';
select is((select count(*)::int from booking_events e join booking b on b.id = e.booking_id and b.name = 'held'), 4, 'what the sync notes is no event');
delete from bookings where booking_id = 'h1';
select is((select booked || ' ' || cancelled from mock_exams where id = held), '0 0', 'a row that goes is not counted') from story;
