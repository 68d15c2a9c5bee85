-- HubSpot's history of what was sent: what our write replaced unseen is named or put back, and so is what came in late.

create temp table cast_of as select tap.connect(u.owner) as account, u.owner, u.member
from (select tap.make_user('owner@example.com') as owner, tap.make_user('member@example.com') as member) u;
insert into account_members (account_id, user_id, role) select account, member, 'member' from cast_of;
grant select on cast_of to public;
-- HubSpot's time, which is ours here: a second of this minute.
create function pg_temp.at(p_second int) returns timestamptz language sql as $$ select date_trunc('second', now()) + p_second * interval '1 second' $$;
create function pg_temp.read(p_second int, p_first text) returns void language sql as $$
  select private.mirror_upsert((select account from cast_of), 'contacts', jsonb_build_array(tap.contact('1', pg_temp.at(p_second),
    clock_timestamp(), 'ada@example.com', jsonb_build_object('read_floor', pg_temp.at(p_second + 1), 'firstname', p_first))))
$$;
create function pg_temp.change(p_first text) returns void language sql as $$
  select tap.sign_in((select member from cast_of));
  update contacts set firstname = p_first where hubspot_id = '1';
  select tap.be_owner()
$$;
create temp table claims (n int generated always as identity, c jsonb);
create function pg_temp.claim() returns jsonb language sql as $$
  update sync_records set run_after = clock_timestamp() - interval '1 second' where state = 'pending';
  insert into claims (c) select outbox_claim(account, 100, 60) from cast_of returning c
$$;
create function pg_temp.took(p_second int, p_first text, p_may_arrive boolean default false) returns jsonb language sql as $$
  select outbox_commit((select (c ->> 'lease_token')::uuid from claims order by n desc limit 1), jsonb_build_array(jsonb_build_object('id', '1',
    'updated_at', pg_temp.at(p_second), 'may_arrive', p_may_arrive, 'properties', jsonb_build_object('firstname', p_first))), '[]', '[]', '[]', 5)
$$;
create function pg_temp.lost() returns jsonb language sql as $$
  select outbox_commit((select (c ->> 'lease_token')::uuid from claims order by n desc limit 1), '[]', '[]', '[]',
    '[{"id": "1", "code": "no_answer", "detail": "time-out"}]', 5)
$$;
-- The history as HubSpot tells it, the latest first: second, value, source.
create function pg_temp.prove(variadic p_entries text[]) returns jsonb language sql as $$
  select outbox_prove(account, (p.c -> 'proofs' ->> 'until')::timestamptz, jsonb_build_array(jsonb_build_object('id', '1', 'fields',
    jsonb_build_object('firstname', (select jsonb_agg(jsonb_build_object('at', pg_temp.at(split_part(e, ' ', 1)::int), 'value', split_part(e, ' ', 2),
      'source', coalesce(nullif(split_part(e, ' ', 3), ''), 'INTEGRATION')) order by i) from unnest(p_entries) with ordinality x (e, i))))), 0)
  from cast_of, (select c from claims where c -> 'proofs' <> 'null' order by n desc limit 1) p
$$;
create function pg_temp.decided() returns text language sql as $$
  select coalesce(string_agg(concat_ws(' ', k.kind, k.ours, 'over', k.theirs, k.decision, k.status), ', ' order by k.decided_at), 'none') from sync_conflicts k
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', c.firstname, r.state, 'base', r.base ->> 'firstname', 'unproved', jsonb_array_length(r.unproved))
  from contacts c join sync_records r on r.entity_id = c.id
$$;

-- 1. Nothing was in between.
select pg_temp.read(-100, 'Ada');
select pg_temp.change('Byron');
select is(pg_temp.claim() -> 'proofs', 'null', 'before a write there is nothing to prove');
select is((select unproved -> 0 ->> 'base' from sync_records), '{"firstname": "Ada"}', 'what is sent is noted with what was known');
select pg_temp.took(1, 'Byron');
select is((select count(*) from private.jobs where kind = 'sync.outbound' and state = 'queued'), 1::bigint, 'once it is taken somebody reads the history');
select is(pg_temp.claim() -> 'proofs' ->> 'ids', '["1"]', 'of that record');
select is((select c -> 'proofs' -> 'fields' from claims order by n desc limit 1), '["email", "firstname", "lastname", "student_id"]', 'and of the fields that go both ways');
select is(pg_temp.claim() -> 'proofs', 'null', 'by one at a time');
select is(pg_temp.prove('1 Byron', '-100 Ada CRM_UI'), '{"proved": 1}', 'the history is taken');
select is(pg_temp.state() || ', ' || pg_temp.decided(), 'Byron synced base Byron unproved 0, none', 'and shows that nothing was lost');
select is(pg_temp.prove('1 Byron', '0 Eve CRM_UI'), '{"proved": 0}', 'sent twice it changes nothing');

-- 2. A value that nobody had read, older than ours: ours stays, by the rule, and the loser is named.
select pg_temp.change('Two');
select pg_temp.claim();
select pg_temp.took(2, 'Two');
select pg_temp.claim();
select pg_temp.prove('2 Two', '-5 Eve CRM_UI', '-6 Byron');
select is(pg_temp.decided(), 'none', 'what was there before the base was read is no news');
update sync_records set base_stamp = pg_temp.at(-50);
select pg_temp.change('Three');
select pg_temp.claim();
select pg_temp.took(3, 'Three');
select pg_temp.claim();
select pg_temp.prove('3 Three', '-10 Eve CRM_UI', '-20 Two');
select is(pg_temp.state() || ', ' || pg_temp.decided(), 'Three synced base Three unproved 0, overwritten_unseen Three over Eve supabase decided', 'an older value of HubSpot''s lost, and is named');
select results_eq($$ select k.theirs_at, r.condition from sync_conflicts k join sync_rules r on r.id = k.rule_id $$,
  $$ select pg_temp.at(-10), '{"ours_unsynced": true}'::jsonb $$, 'with its time and the rule');

-- 3. A newer one is put back and sent.
select pg_temp.change('Four');
select pg_temp.claim();
select pg_temp.took(61, 'Four');
select pg_temp.claim();
select pg_temp.prove('61 Four', '60 Mary CRM_UI', '3 Three');
select is(pg_temp.state(), 'Mary pending base Four unproved 0', 'HubSpot''s newer value is put back');
select is(pg_temp.decided(), 'overwritten_unseen Three over Eve supabase decided, overwritten_unseen Four over Mary hubspot decided', 'and ours named');
select is(pg_temp.claim() -> 'records', '[{"id": "1", "values": {"firstname": "Mary"}}]', 'it is sent like any change');
select pg_temp.took(62, 'Mary');
select pg_temp.claim();
select pg_temp.prove('62 Mary', '61 Four', '60 Mary CRM_UI');
select is((select count(*) from sync_conflicts), 2::bigint, 'which is no news');
delete from sync_conflicts;

-- 4. What was read and merged meanwhile is known, also when a request that timed out comes in after it.
select pg_temp.change('Five');
select pg_temp.claim();
select pg_temp.lost();
select is((select prove_after from sync_records), null, 'of a request that nobody answered there is nothing to read yet');
select pg_temp.change('Mary');
select pg_temp.read(70, 'Lucy');
select is(pg_temp.state(), 'Lucy synced base Lucy unproved 2', 'HubSpot''s change is merged');
select pg_temp.claim();
select pg_temp.prove('70 Lucy CRM_UI', '62 Mary');
select is(pg_temp.state() || ', ' || pg_temp.decided(), 'Lucy synced base Lucy unproved 2, none', 'while the request may still arrive');
select pg_temp.read(71, 'Five');
select is(pg_temp.state(), 'Lucy pending base Five unproved 2', 'it arrives, and is no change of HubSpot''s');
select pg_temp.claim();
select pg_temp.prove('71 Five', '70 Lucy CRM_UI', '62 Mary');
select is(pg_temp.decided(), 'none', 'what it replaced is on its way back');
select pg_temp.took(72, 'Lucy');
select pg_temp.claim();
select pg_temp.prove('72 Lucy', '71 Five', '70 Lucy CRM_UI', '62 Mary');

-- 5. The same where nobody had read what it replaced, and after its successor.
update sync_records set outstanding = '[]', unproved = '[]';
select pg_temp.change('Six');
select pg_temp.claim();
select pg_temp.lost();
select pg_temp.change('Seven');
select pg_temp.claim();
select pg_temp.took(80, 'Seven');
select pg_temp.read(82, 'Six');
select is(pg_temp.state(), 'Seven pending base Six unproved 2', 'a request comes in after its successor');
select pg_temp.claim();
select pg_temp.prove('82 Six', '81 Ruth CRM_UI', '80 Seven', '72 Lucy');
select is(pg_temp.decided(), 'overwritten_unseen Six over Ruth supabase decided, late_write Seven over Six supabase decided', 'both are named');
select pg_temp.took(83, 'Seven');

-- 6. A person decides where no rule does, and the alert's measure counts it.
delete from sync_conflicts;
update sync_records set outstanding = '[]', unproved = '[]';
insert into sync_rules (account_id, object_type, priority, condition, winner) select account, 'contacts', 1, '{"always": true}', 'none' from cast_of;
select pg_temp.change('Eight');
select pg_temp.claim();
select pg_temp.took(90, 'Eight');
select pg_temp.claim();
select pg_temp.prove('90 Eight', '89 Mina CRM_UI', '80 Seven');
select is(pg_temp.decided(), 'overwritten_unseen Eight over Mina none open', 'it waits for a person');
select tap.sign_in(owner) from cast_of;
select is((select sync_conflict_resolve(k.id, 'hubspot') ->> 'status' from sync_conflicts k), 'decided', 'who takes HubSpot''s value');
select tap.be_owner();
select is(pg_temp.state(), 'Mina pending base Eight unproved 0', 'which is sent');

-- 7. A request that was repeated until HubSpot answered: an attempt before may still arrive, and is no change of HubSpot's then.
delete from sync_rules where account_id is not null;
select pg_temp.claim();
select pg_temp.took(91, 'Mina');
update sync_records set outstanding = '[]', unproved = '[]', prove_after = null;
select pg_temp.change('Nine');
select pg_temp.claim();
select pg_temp.took(92, 'Nine', true);
select pg_temp.claim();
select pg_temp.prove('92 Nine', '91 Mina');
select is(pg_temp.state(), 'Nine synced base Nine unproved 1', 'it is taken, and still outstanding');
select pg_temp.change('Ten');
select pg_temp.claim();
select pg_temp.took(93, 'Ten');
select pg_temp.claim();
select pg_temp.prove('93 Ten', '92 Nine', '91 Mina');
select pg_temp.read(94, 'Nine');
select is(pg_temp.state(), 'Ten pending base Nine unproved 2', 'the attempt arrives, and the member''s next value stays');
delete from sync_conflicts;
select pg_temp.claim();
select pg_temp.prove('94 Nine', '93 Ten', '92 Nine', '91 Mina');
select is(pg_temp.decided(), 'late_write Ten over Nine supabase decided', 'and is named, though its successor was proved before');
select pg_temp.took(95, 'Ten');

-- 8. A claim whose worker died is due again, and the net finds it.
update sync_records set prove_after = clock_timestamp() - interval '1 second';
delete from private.jobs where kind = 'sync.outbound';
select is(outbox_sweep(), '{"woken": 1}', 'the sweep wakes whoever reads');
select is(pg_temp.claim() -> 'proofs' ->> 'ids', '["1"]', 'and it is claimed again');
