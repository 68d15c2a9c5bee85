-- What a member may ask of the live sync: a record now, and how far behind it is.

create temp table cast_of as select tap.make_user('owner@example.com') as owner, tap.make_user('viewer@example.com') as viewer, null::uuid as account;
update cast_of set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, viewer, 'viewer' from cast_of;
delete from private.jobs;
delete from sync_session_objects;
delete from sync_sessions;
grant select on cast_of to public;
select tap.sign_in(owner) from cast_of;
select is(sync_now('62515', 'contacts', '7'), '{"marked": 1}', 'a member has a record read');
select is(sync_now('62515', 'deals') ->> 'already_running', 'false', 'or an object');
select is(sync_now('62515') ->> 'already_running', 'true', 'or a portal, of which one session runs at a time');
select is(tap.problem_of($$ select sync_now('62515', 'tickets', '7') $$), '422 invalid_request', 'of an object that is not mirrored nothing is read');
select is(tap.problem_of($$ select sync_now('62515', 'contacts', '7; drop') $$), '422 invalid_request', 'an id is a number');
select is(tap.problem_of($$ select sync_now('62515', null, '7') $$), '422 invalid_request', 'of an object');
select is(tap.problem_of($$ select sync_now(null, 'contacts', '7') $$), '422 invalid_request', 'of a portal');
select is(tap.problem_of($$ select sync_now('404', 'contacts', '7') $$), '404 unknown_portal', 'somebody else''s portal is none');
select tap.be_owner();
select results_eq('select record_id collate "default", forced, due_at <= clock_timestamp() from private.sync_dirty', $$ values ('7', true, true) $$,
  'it is due at once, whatever the mirror holds');
select results_eq('select object_type from sync_session_objects', $$ values ('deals') $$, 'the object has a session');
select tap.sign_in(viewer) from cast_of;
select is(tap.problem_of($$ select sync_now('62515', 'contacts', '7') $$), '403 forbidden', 'a viewer asks HubSpot for nothing');
select tap.be_owner();
update private.limits set per_user = 1 where name = 'record_syncs';
select tap.sign_in(owner) from cast_of;
select throws_matching($$ select sync_now('62515', 'contacts', '8') $$, 'too_many_record_syncs', 'nobody asks for records without end');

-- Lag: of 100 events 98 took 1 s from HubSpot, one 3 s, one 9 s; and one of yesterday.
select tap.be_owner();
insert into webhook_events (account_id, digest, object_type, record_id, kind, occurred_at, received_at, applied_at)
select account, encode(sha256(i::text::bytea), 'hex'), 'contacts', '1', 'creation',
  now() - make_interval(secs => case i when 1 then 9 when 2 then 3 else 1 end), now() - interval '0.5 seconds', now()
from cast_of, generate_series(1, 100) i
union all select account, repeat('0', 64), 'contacts', '1', 'creation', now() - interval '26 hours', now() - interval '25 hours', now() - interval '23 hours' from cast_of;
select tap.sign_in(viewer) from cast_of;
select is((select sync_health(account) #> '{inbound,lag,5m}' from cast_of), '{"events": 100, "p50_ms": 1000, "p99_ms": 3000, "max_ms": 9000,
  "received_p50_ms": 500, "received_p99_ms": 500, "received_max_ms": 500}', 'the lag of the last minutes');
select is((select sync_health(account) #>> '{inbound,lag,1d,max_ms}' from cast_of), '10800000', 'and of a day');
select is((select sync_health(account) #>> '{inbound,queue,depth}' from cast_of), '1', 'how many records wait');
select is((select sync_health(account) #>> '{inbound,queue,oldest_at}' is not null from cast_of), true, 'and since when');
select tap.be_owner();
select tap.sign_in(tap.make_user('stranger@example.com'));
select is((select tap.problem_of(format('select sync_health(%L)', account)) from cast_of), '404 unknown_portal', 'a stranger learns nothing');
select tap.be_service();
select is((select sync_health(account) #>> '{inbound,queue,depth}' from cast_of), '1', 'the service sees every portal');

-- The net.
select tap.be_owner();
delete from private.jobs;
select is(inbound_sweep(), '{"portals": 1}', 'who is due and forgotten is found');
select is((select count(*) from private.jobs where kind = 'sync.inbound'), 1::bigint, 'and has somebody called');
select is(inbound_sweep() ->> 'portals', '1', 'once');
select is((select count(*) from private.jobs where kind = 'sync.inbound'), 1::bigint, 'more is not needed');
insert into private.webhook_batches (digest, body, received_at, created_at, folded_at) values
  (repeat('1', 64), null, now(), now() - interval '73 hours', now()), (repeat('2', 64), null, now(), now() - interval '71 hours', now()),
  (repeat('3', 64), '[]', now(), now() - interval '73 hours', null);
insert into private.unknown_events (digest, portal_id, subscription, created_at) values
  (repeat('1', 64), '1', 'x', now() - interval '25 hours'), (repeat('2', 64), '1', 'x', now() - interval '23 hours');
update webhook_events set folded_at = now() - interval '31 days' where digest = repeat('0', 64);
select inbound_sweep();
select results_eq('select left(digest, 1), folded_at is not null from private.webhook_batches order by 1', $$ values ('2', true) $$,
  'requests are known for three days, and what nobody read is read first');
select results_eq('select left(digest, 1) from private.unknown_events', $$ values ('2') $$, 'events of unknown portals for a day');
select is((select count(*) from webhook_events), 100::bigint, 'events for thirty');
