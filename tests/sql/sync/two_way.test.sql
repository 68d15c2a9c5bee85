-- A contact that both sides change: what is queued, what is merged, what is decided.

create temp table cast_of as select tap.connect(tap.make_user('owner@example.com')) as account, u.id as member
from (select tap.make_user('member@example.com') as id) u;
insert into account_members (account_id, user_id, role) select account, member, 'member' from cast_of;
-- A read: stamp by its second, how many seconds after it the read began in HubSpot's time (0: in it), and values.
create function pg_temp.read(p_second int, p_after int, p_more jsonb default '{}') returns void language sql as $$
  select private.mirror_upsert((select account from cast_of), 'contacts', jsonb_build_array(tap.contact('1',
    '2026-11-02T00:00:00Z'::timestamptz + p_second * interval '1 second', clock_timestamp(), 'ada@example.com',
    jsonb_build_object('read_floor', '2026-11-02T00:00:00Z'::timestamptz + (p_second + p_after) * interval '1 second') || p_more)))
$$;
create function pg_temp.change(p_first text) returns void language sql as $$
  select tap.sign_in((select member from cast_of));
  update contacts set firstname = p_first where hubspot_id = '1';
  select tap.be_owner()
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', c.firstname, c.sync_status, 'base', r.base ->> 'firstname', 'queue',
    (select coalesce(string_agg(q.state, '+' order by q.seq), 'empty') from sync_queue q),
    'conflicts', (select coalesce(string_agg(k.kind || ':' || k.decision, '+' order by k.decided_at), 'none') from sync_conflicts k))
  from contacts c left join sync_records r on r.entity_id = c.id where c.hubspot_id = '1'
$$;
grant select on cast_of to public;

-- Nobody changed it: the feed copies.
select pg_temp.read(1, 1);
select is(pg_temp.state(), 'Ada synced base queue empty conflicts none', 'a contact is as HubSpot has it');
select pg_temp.read(2, 1, '{"firstname": "Augusta"}');
select is(pg_temp.state(), 'Augusta synced base queue empty conflicts none', 'and follows it, queueing nothing');
select is((select count(*) from sync_records), 0::bigint, 'without a record of its own');

-- A member changes it.
select pg_temp.change('Byron');
select is(pg_temp.state(), 'Byron pending base Augusta queue queued conflicts none', 'a member''s change waits');
update contacts set updated_at = '2026-01-01';
select is((select updated_at from contacts), '2026-01-01', 'what is no field of theirs has its own time');
select pg_temp.change('Bell');
select pg_temp.change('Byron');
select ok((select updated_at > '2026-11-01' from contacts), 'a member''s change has the time it was made');
delete from sync_queue where new_data ->> 'firstname' = 'Bell' or old_data ->> 'firstname' = 'Bell';
select results_eq($$ select old_data, new_data, changed, operation, table_name, synced from sync_queue $$,
  $$ values ('{"firstname": "Augusta"}'::jsonb, '{"firstname": "Byron"}'::jsonb, array['firstname'], 'UPDATE', 'contacts', false) $$,
  'with what it was and is');
select pg_temp.read(2, 1, '{"firstname": "Augusta"}');
select pg_temp.read(3, 1, '{"firstname": "Augusta", "lastname": "King"}');
select is(pg_temp.state(), 'Byron pending base Augusta queue queued conflicts none', 'a read of another field does not overwrite it');
select is((select lastname from contacts), 'King', 'and brings what it is about');
select pg_temp.change('Augusta');
select is(pg_temp.state(), 'Augusta synced base Augusta queue cancelled conflicts none', 'put back, there is nothing to send');

-- Both change it: the read began ten seconds after HubSpot's change and just now, so ours is newer, and the second rule decides for ours.
select pg_temp.change('Byron');
select pg_temp.read(4, 10, '{"firstname": "Adelaide", "lastname": "King"}');
select is(pg_temp.state(), 'Byron pending base Adelaide queue cancelled+queued conflicts both_changed:supabase', 'ours is newer and stays');
select pg_temp.read(4, 10, '{"firstname": "Adelaide", "lastname": "King"}');
select is((select count(*) from sync_conflicts), 1::bigint, 'decided once');
select results_eq($$ select k.base, k.ours, k.theirs, k.field, r.condition, k.status from sync_conflicts k join sync_rules r on r.id = k.rule_id $$,
  $$ values ('Augusta', 'Byron', 'Adelaide', 'firstname', '{"ours_unsynced": true}'::jsonb, 'decided') $$, 'and written down');
-- Within a second nobody knows, and HubSpot's is taken to be newer.
select pg_temp.read(1000000000, 1, '{"firstname": "Anne", "lastname": "King"}');
select is(pg_temp.state(), 'Anne synced base Anne queue cancelled+cancelled conflicts both_changed:supabase+both_changed:hubspot',
  'HubSpot''s newer value wins');

-- A tie is merged when it is settled, also where the content was read before.
update sync_records set base_stamp = '2026-11-02T00:00:00Z'::timestamptz + interval '1000000001 seconds';
select pg_temp.read(1000000001, 0, '{"firstname": "Bell", "lastname": "King"}');
select is((select firstname from contacts), 'Anne', 'what is of the base''s moment waits');
select pg_temp.read(1000000001, 1, '{"firstname": "Bell", "lastname": "King"}');
select is((select firstname from contacts), 'Bell', 'until that moment is over');

-- Our own value comes back after its successor was written here.
select pg_temp.change('One');
update sync_records set outstanding = jsonb_build_array(jsonb_build_object('token', gen_random_uuid(), 'at', clock_timestamp(),
  'values', '{"firstname": "One"}'::jsonb));
select pg_temp.change('Two');
select pg_temp.read(1000000002, 1, '{"firstname": "One", "lastname": "King"}');
select is((select firstname || ' ' || sync_status from contacts) || ' ' || (select base ->> 'firstname' from sync_records), 'Two pending One',
  'is no change of HubSpot''s');
update sync_records set outstanding = jsonb_set(outstanding, '{0,at}', to_jsonb(clock_timestamp() - interval '25 hours'));
select pg_temp.read(1000000003, 1, '{"firstname": "Bell", "lastname": "King"}');
select pg_temp.change('Three');
select pg_temp.read(1000000004, 1, '{"firstname": "One", "lastname": "King"}');
select is((select firstname from contacts), 'One', 'but after a day it is one');

-- Nobody decides: it waits for a person, and holds nothing else up.
insert into sync_rules (account_id, object_type, priority, condition, winner) select account, 'contacts', 1, '{"always": true}', 'none' from cast_of;
select pg_temp.change('Four');
select pg_temp.read(1000000005, 1, '{"firstname": "Five", "lastname": "Byron"}');
select is((select firstname || ' ' || sync_status || ' ' || lastname from contacts), 'Four error Byron', 'a rule may leave it to a person');
select is((select status from sync_conflicts order by decided_at desc limit 1), 'open', 'who finds it open');
select pg_temp.change('Five');
select is((select sync_status from contacts), 'synced', 'and may take HubSpot''s value');
delete from sync_rules where account_id is not null;

-- Deleted in HubSpot: what waited is dead and named; a restored record is merged again.
select pg_temp.change('Six');
select private.mirror_upsert((select account from cast_of), 'contacts',
  jsonb_build_array(jsonb_build_object('hubspot_id', '1', 'read_at', clock_timestamp(), 'missing', true)));
select is((select sync_status from contacts), 'error', 'a change of what is gone is an error');
select results_eq($$ select kind, ours from sync_conflicts order by decided_at desc limit 1 $$, $$ values ('gone', 'Six') $$, 'and named');
select is((select state || ' ' || error_code from sync_queue order by seq desc limit 1), 'dead gone', 'and dead');
select pg_temp.read(1000000006, 1, '{"firstname": "Five", "lastname": "Byron"}');
select is((select firstname || ' ' || sync_status from contacts), 'Six pending', 'until the record is back');

-- What members may not write.
insert into private.sync_fields (account_id, object_type, field, direction) select account, 'contacts', 'student_id', 'in' from cast_of;
select tap.sign_in((select member from cast_of));
select throws_ok($$ update contacts set student_id = 'x' $$, 'P0001', 'student_id is written in HubSpot alone.', 'a field that only comes in');
select throws_ok($$ update contacts set firstname = repeat('x', 501) $$, 'P0001', 'firstname has more than 500 characters.', 'a long text');
select throws_ok($$ update contacts set sync_status = 'synced' $$, '42501', null, 'and no other column');
select tap.be_owner();
select pg_temp.read(1000000007, 1, '{"firstname": "Five", "lastname": "Byron", "raw_json": {"properties": {"student_id": "77"}}}');
select is((select student_id || ' ' || firstname from contacts), '77 Six', 'HubSpot''s field is copied beside a change of ours');

-- In step for a day, the contact is copied again.
update sync_records set outstanding = '[]';
select pg_temp.change('Five');
select private.maintain_sync();
select is((select count(*) from sync_records), 1::bigint, 'a record that was in step just now stays');
update sync_records set updated_at = now() - interval '26 hours';
select private.maintain_sync();
select is((select count(*) from sync_records), 0::bigint, 'after a day it goes');
select is((select merged_since from contacts), null, 'and its contact knows');
select pg_temp.read(1000000008, 1, '{"firstname": "Seven"}');
select is((select firstname || ' ' || sync_status from contacts), 'Seven synced', 'which follows HubSpot as before');
