-- What people decide: a dead change is sent again, a conflict is decided or overruled.

create temp table cast_of as select tap.connect(u.owner) as account, u.owner, u.member, u.viewer
from (select tap.make_user('owner@example.com') as owner, tap.make_user('member@example.com') as member, tap.make_user('viewer@example.com') as viewer) u;
insert into account_members (account_id, user_id, role) select account, member, 'member' from cast_of union all select account, viewer, 'viewer' from cast_of;
grant select on cast_of to public;
create function pg_temp.read(p_second int, p_first text) returns void language sql as $$
  select private.mirror_upsert((select account from cast_of), 'contacts', jsonb_build_array(tap.contact('1',
    '2026-11-02T00:00:00Z'::timestamptz + p_second * interval '1 second', clock_timestamp(), 'ada@example.com', jsonb_build_object(
    'read_floor', '2026-11-02T00:00:00Z'::timestamptz + (p_second + 1) * interval '1 second', 'firstname', p_first))))
$$;
create function pg_temp.change(p_first text) returns void language sql as $$
  select tap.sign_in((select member from cast_of));
  update contacts set firstname = p_first where hubspot_id = '1';
  select tap.be_owner()
$$;
create function pg_temp.refuse() returns void language sql as $$
  select outbox_commit((c ->> 'lease_token')::uuid, '[]', '[{"id": "1", "code": "invalid_name", "detail": "no"}]', '[]', '[]', 5)
  from cast_of, outbox_claim(account, 100, 60) c
$$;
select pg_temp.read(1, 'Ada');

-- 1. Viewers change nothing, and nobody of another portal sees anything.
select tap.be_owner();
select tap.sign_in(viewer) from cast_of;
select lives_ok($$ update contacts set firstname = 'Viewer' $$, 'a viewer''s update');
select is((select firstname from contacts), 'Ada', 'changes nothing');
select tap.be_owner();

-- 2. Dead and replayed.
select pg_temp.change('x');
select pg_temp.refuse();
select tap.be_owner();
select tap.sign_in(member) from cast_of;
select is((select concat_ws(' ', d -> 'error' ->> 'code', d ->> 'hubspot_id', d -> 'change' ->> 'state', d -> 'base' ->> 'firstname')
  from cast_of, jsonb_array_elements(outbox_dead(account)) d), 'invalid_name 1 dead Ada', 'members see what was not taken, and why');
select throws_ok($$ select outbox_replay(account) from cast_of $$, 'P0001', 'Only owners and admins of the portal replay changes.', 'but do not replay it');
select tap.be_owner();
select tap.sign_in(owner) from cast_of;
select is((select jsonb_array_length(outbox_replay(account, p_dry_run => true) -> 'records') from cast_of), 1, 'an owner may look first');
select is((select outbox_replay(account, p_code => 'other') ->> 'replayed' from cast_of), '0', 'or replay those of one reason');
select is((select outbox_replay(account, p_code => 'invalid_name') ->> 'replayed' from cast_of), '1', 'which are sent again');
select throws_ok($$ select outbox_replay(account, (select id from contacts)) from cast_of $$, 'P0001',
  'There is no dead change of this record that could be replayed.', 'once');
select tap.be_owner();
select is((select sync_status from contacts), 'pending', 'the contact waits again');
select is((select string_agg(q.state, '+' order by q.seq) || ' ' || bool_or(q.retry_of is not null) from sync_queue q), 'dead+queued true', 'as a change that repeats the dead one');
select is((select c -> 'records' -> 0 -> 'values' ->> 'firstname' from cast_of, outbox_claim(account, 100, 60) c), 'x', 'what is sent is what the contact has');
select outbox_commit(lease_token, '[{"id": "1", "updated_at": "2026-11-02T00:00:02Z", "properties": {}}]', '[]', '[]', '[]', 5) from sync_records where state = 'sending';
select is((select sync_status from contacts), 'synced', 'and is taken in the end');

-- 3. A rule is overruled: the value that lost is a change like any other.
select pg_temp.change('Ours');
select pg_temp.read(1000000000, 'Theirs');
select is((select firstname from contacts), 'Theirs', 'HubSpot won');
select tap.be_owner();
select tap.sign_in(member) from cast_of;
select throws_ok($$ select sync_conflict_resolve(id, 'supabase') from sync_conflicts $$, 'P0001', 'Only owners and admins of the portal decide conflicts.', 'a member does not overrule');
select tap.be_owner();
select tap.sign_in(owner) from cast_of;
select throws_ok($$ select sync_conflict_resolve(id, 'none') from sync_conflicts $$, 'P0001', 'The winner is hubspot or supabase.', 'one of both wins');
select is((select sync_conflict_resolve(id, 'supabase') - 'id' from sync_conflicts), '{"status": "overruled", "decision": "supabase"}', 'an owner does');
select tap.be_owner();
select is((select firstname || ' ' || sync_status from contacts), 'Ours pending', 'ours is on its way');
select is((select new_data ->> 'status' || ' ' || (new_data ? 'ours')::text from audit_logs where entity_type = 'sync_conflicts'), 'overruled false', 'the audit says so, without the values');
select is((select resolved_by from sync_conflicts), (select owner from cast_of), 'and who it was');

-- 4. What no rule decides waits for a person.
insert into sync_rules (account_id, object_type, priority, condition, winner) select account, 'contacts', 1, '{"always": true}', 'none' from cast_of;
select pg_temp.read(1000000001, 'Again');
select is((select firstname || ' ' || sync_status from contacts), 'Ours error', 'nobody decided');
select is((select jsonb_array_length(c -> 'records') from cast_of, outbox_claim(account, 100, 60) c), 0, 'so nothing is sent');
select tap.be_owner();
select tap.sign_in(owner) from cast_of;
select is((select outbox_replay(account) ->> 'replayed' from cast_of), '0', 'a replay is no decision');
select is((select sync_conflict_resolve(id, 'hubspot') ->> 'status' from sync_conflicts where status = 'open'), 'decided', 'an owner decides');
select tap.be_owner();
select is((select firstname || ' ' || sync_status from contacts), 'Again synced', 'for HubSpot');
select pg_temp.change('Mine');
select pg_temp.read(1000000002, 'Third');
select tap.be_owner();
select tap.sign_in(owner) from cast_of;
select sync_conflict_resolve(id, 'supabase') from sync_conflicts where status = 'open';
select tap.be_owner();
select is((select firstname || ' ' || sync_status from contacts), 'Mine pending', 'or for ours, which is sent then');
