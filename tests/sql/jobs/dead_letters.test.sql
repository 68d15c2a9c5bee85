-- Dead letters of a portal: listed by page and group, replayed by id or filter, tried without doing it.

select tap.make_cast();
create temp table events (n int generated always as identity, topic text, event text, payload jsonb);
grant insert on events to public;
set local session authorization supabase_admin;
create function realtime.send(payload jsonb, event text, topic text, private boolean) returns void language sql as $$
  insert into events (topic, event, payload) values (topic, event, payload) $$;
set local session authorization postgres;
create function pg_temp.told() returns jsonb language sql as $$
  with gone as (delete from events where event = 'jobs:dead' returning payload - 'id' as p) select coalesce(jsonb_agg(p), '[]') from gone
$$;

-- The first session of the portal fails as a whole: each object's job dies of a scope that is missing.
delete from private.jobs j using portals where j.account_id = other;
select jobs_fail(id, lease_token, 'forbidden', 'No scope.', false, null) from tap.claim('contacts');
select is(pg_temp.told(), '[{"kind": "sync.object", "code": "forbidden"}]', 'a job that is given up is told to its portal');
select jobs_fail(id, lease_token, 'forbidden', 'No scope.', false, null) from tap.claim('companies');
select jobs_fail(id, lease_token, 'hubspot_unavailable', 'Down.', false, null) from tap.claim('deals');
select sync_cancel(session_id) from sync_sessions, portals where account_id = account;
-- Two of other kinds, one of them of a document.
insert into private.jobs (kind, account_id, payload) select k, account, '{"document_id": "10000000-0000-4000-8000-000000000001"}'
from portals, unnest(array['score.drift', 'document.parse']) k;
update private.jobs set cursor = '{"secret": "text"}', attempts = 4 where kind = 'document.parse';
select private.bury_job(id, '{"code": "unreadable", "detail": "The text says 42."}') from private.jobs where kind in ('score.drift', 'document.parse');
select pg_temp.told();

create function pg_temp.letters(p_filter jsonb default '{}', p_after bigint default null, p_limit int default 50) returns jsonb language sql as $$
  select dead_letters(account, p_filter, p_after, p_limit) from portals
$$;
create function pg_temp.replay(p_ids bigint[], p_filter jsonb, p_dry boolean) returns jsonb language sql as $$
  select dead_letters_replay(account, p_ids, p_filter, p_dry) from portals
$$;
create function pg_temp.kinds(p_answer jsonb) returns text language sql as $$
  select string_agg(concat_ws(' ', r ->> 'kind', coalesce(r ->> 'object', r ->> 'outcome'), r ->> 'code'), ', ' order by n)
  from jsonb_array_elements(coalesce(p_answer -> 'data', p_answer -> 'results')) with ordinality x (r, n)
$$;
create function pg_temp.ids(p_kind text) returns bigint[] language sql security definer as $$
  select array_agg(id order by id) from private.jobs where kind = p_kind and account_id = (select account from portals)
$$;

-- Who may.
select tap.sign_in(id) from people where name = 'member';
select is(tap.problem_of($$ select pg_temp.letters() $$), '403 forbidden', 'a member does not see them');
select is(tap.problem_of($$ select pg_temp.replay(null, '{}', false) $$), '403 forbidden', 'nor replays them');
select tap.be_owner();
select tap.sign_in(id) from people where name = 'stranger';
select is(tap.problem_of($$ select pg_temp.letters() $$), '404 unknown_portal', 'to a stranger there is no such portal');
select is(tap.problem_of($$ select pg_temp.replay(null, '{}', true) $$), '404 unknown_portal', 'nor for a replay');
select tap.be_owner();

-- The list.
select tap.sign_in(id) from people where name = 'admin';
select is(pg_temp.kinds(pg_temp.letters()), 'document.parse, score.drift, sync.object deals, sync.object companies, sync.object contacts',
  'an admin sees them, the latest first');
select is((select jsonb_agg(g - '{oldest_at,latest_at}'::text[]) from jsonb_array_elements(pg_temp.letters() -> 'groups') g),
  '[{"kind": "sync.object", "code": "forbidden", "count": 2}, {"kind": "document.parse", "code": "unreadable", "count": 1},
    {"kind": "score.drift", "code": "unreadable", "count": 1}, {"kind": "sync.object", "code": "hubspot_unavailable", "count": 1}]',
  'in groups of kind and code, the largest first');
select is((select jsonb_build_array(d -> 'error', d -> 'cursor', d -> 'attempts') from jsonb_array_elements(pg_temp.letters('{"kind": "document.parse"}') -> 'data') d),
  '[{"code": "unreadable"}, null, 4]', 'of a document, whose text is its owner''s, only the code');
select is((select d -> 'error' ->> 'detail' from jsonb_array_elements(pg_temp.letters('{"kind": "score.drift"}') -> 'data') d), 'The text says 42.',
  'of others the detail');
select is(pg_temp.kinds(pg_temp.letters('{"code": "forbidden", "object": "contacts"}')), 'sync.object contacts', 'filtered by what they are');
select is(pg_temp.letters('{"code": "forbidden"}') -> 'total', '2', 'which the total counts');
create temp table page as select pg_temp.letters('{}', null, 2) as first;
select is(pg_temp.kinds(pg_temp.letters('{}', (first ->> 'next_cursor')::bigint, 2)), 'sync.object deals, sync.object companies', 'a page begins after the one before') from page;
select is(pg_temp.letters('{}', (pg_temp.ids('sync.object'))[1], 2) ->> 'next_cursor', null, 'the last one names no next');
select is(tap.problem_of(format('select pg_temp.letters(%L, null, %s)', f, l)), '422 invalid_request', 'refused: ' || f || ' ' || l)
from (values ('{"state": "dead"}', 1), ('{"kind": 3}', 1), ('[]', 1), ('{}', 0), ('{}', 201)) x (f, l);

-- Tried first.
select is(tap.problem_of(format('select pg_temp.replay(%L, %L, true)', i, f)), '422 invalid_request', concat_ws(' ', 'refused:', i, f))
from (values (null, null), ('{1}', '{}'), ('{}', null), ('{1,null}', null), (null, '{"x": "y"}'), ('{' || repeat('1,', 500) || '1}', null)) x (i, f);
create temp table runs as select pg_temp.replay(null, '{}', true) as dry;
select is(pg_temp.kinds(dry), 'sync.object replayed, sync.object replayed, sync.object replayed, score.drift replayed, document.parse replayed',
  'a dry run says what would be done') from runs;
select is(pg_temp.letters() -> 'total', '5', 'and does nothing');
select tap.be_owner();
select is((select count(*)::int from sync_sessions s, portals where s.account_id = account and status = 'pending'), 0, 'no session is opened');
select is((select count(*)::int from audit_logs where entity_type = 'dead_letters'), 0, 'nothing is audited');
select is(pg_temp.told(), '[]', 'and nothing is told');

-- Done.
select tap.sign_in(id) from people where name = 'admin';
create temp table done as select pg_temp.replay(null, '{}', false) as real;
select is(real - '{results,dry_run}'::text[], dry - '{results,dry_run}'::text[], 'the run does as many as the dry run said') from runs, done;
select is(real - 'results', '{"dry_run": false, "replayed": 5, "refused": 0, "remaining": 0}', 'all of them') from done;
select is(pg_temp.replay(null, '{}', false) - 'results', '{"dry_run": false, "replayed": 0, "refused": 0, "remaining": 0}', 'a second click replays nothing');
select is(pg_temp.replay(pg_temp.ids('score.drift'), null, false) -> 'results' -> 0 ->> 'code', 'unknown_job', 'nor does one by id, which says so');
select tap.be_owner();
select is(pg_temp.told(), '[{"replayed": 5}]', 'the portal hears of it once');
select is((select array_agg(state || ' ' || attempts || ' ' || coalesce(error::text, '-')) from private.jobs where kind = 'document.parse'), '{"queued 0 -"}',
  'they wait with fresh attempts');
select is((select count(distinct session_id)::int from private.jobs j, portals where j.account_id = account and kind = 'sync.object' and state = 'queued'), 1,
  'objects go on in one session');
select is((select s.mode || ' ' || count(*) from sync_sessions s join sync_session_objects o on o.session_id = s.id, portals
  where s.account_id = account and s.status = 'pending' group by s.mode), 'full 3', 'of their mode');
select is((select l.user_id || ' ' || (l.new_data ->> 'state') || ' ' || jsonb_array_length(l.new_data -> 'ids') from audit_logs l where l.entity_type = 'dead_letters'),
  (select id || ' queued 5' from people where name = 'admin'), 'and it is audited');

-- While a sync is running objects wait, and nothing else does.
select private.bury_job(id, '{"code": "x"}') from private.jobs where kind = 'score.drift' or id = (pg_temp.ids('sync.object'))[1];
select tap.sign_in(id) from people where name = 'owner';
select is(pg_temp.kinds(pg_temp.replay(pg_temp.ids('score.drift') || (pg_temp.ids('sync.object'))[1] || 0::bigint, null, dry)),
  'sync.object refused sync_running, score.drift replayed, refused unknown_job', 'each id has its outcome, dry: ' || dry) from unnest(array[true, false]) dry;
select is(pg_temp.letters('{"kind": "sync.object"}') -> 'total', '1', 'what was refused stays dead');
select tap.be_owner();
select is((select count(*)::int from private.jobs j, portals where j.account_id = other and state = 'dead'), 0, 'another portal has no part in it');
