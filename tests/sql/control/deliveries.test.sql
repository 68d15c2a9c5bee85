-- Alerts by webhook: which addresses, what is posted and signed, and what becomes of it.

-- RFC 4231, cases 1 and 2.
select is(private.hmac_sha256(key, message), mac, message) from (values
  (repeat(chr(11), 20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'),
  ('Jefe', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')) x (key, message, mac);
-- A key that is longer than a block stands for its digest (the value is Python's).
select is(private.hmac_sha256(repeat('k', 65), 'x'), '75092ca3ee2b307470c227697b42b3e65376aa3bae98fb5a1f7b7536daa9588a', 'a long key');
select ok(private.is_public_https(u), u) from unnest(array['https://hooks.slack.com/services/T0/B0/x', 'https://a.example', 'https://a.example:443/x?y=1#z', 'https://10.0.0.1.example.com/']) u;
select ok(not private.is_public_https(u), 'refused: ' || coalesce(u, 'null')) from unnest(array[null, '', 'http://a.example/', 'https://localhost/', 'https://localhost:443/x', 'https://127.0.0.1/', 'https://[::1]/',
  'https://2130706433/', 'https://0x7f.1/', 'https://127.1/', 'https://a@b.example/', 'https://a.example:8443/', 'https://a.example.', 'https://db.internal/', 'https://x.LOCALHOST/', 'https://a.local/',
  'https://-a.example/', 'https://a..example/', 'https://a.example/ x', E'https://a.example/\n', 'https://é.example/', 'https://a.example/' || repeat('x', 500), 'javascript:alert(1)']) u;

select tap.make_cast();
set local session authorization supabase_admin;
create schema if not exists net;
create table net.posted (id bigint generated always as identity, url text, body jsonb, headers jsonb);
create table if not exists net._http_response (id bigint, status_code int, content_type text, headers jsonb, content text, timed_out boolean, error_msg text, created timestamptz default now());
create function net.http_post(url text, body jsonb, params jsonb, headers jsonb, timeout_milliseconds int) returns bigint language sql as $$
  insert into net.posted (url, body, headers) values (url, body, headers) returning id $$;
grant usage on schema net to public;
grant all on all tables in schema net to public;
set local session authorization postgres;
insert into alert_rules (name, description, severity, threshold, unit) values ('test.level', 'A test.', 'warning', 10, 'things');
create function pg_temp.level(p_value float) returns void language sql as $$
  select private.report_measures(account, 'test.level', 'level', jsonb_build_array(jsonb_build_object('subject', 'a', 'value', p_value, 'detail', 'is <high> & rising'))) from portals
$$;
create function pg_temp.channel(p_url text, p_min text default null, p_on boolean default null) returns jsonb language sql as $$
  select alert_channel_set(account, p_url, p_min, p_on) from portals
$$;

-- Channels.
select tap.sign_in(id) from people where name = 'member';
select is(tap.problem_of($$ select pg_temp.channel('https://hooks.example.com/a') $$), '403 forbidden', 'a member makes none');
select is_empty('select from alert_channels', 'nor reads any');
select tap.be_owner();
select tap.sign_in(id) from people where name = 'admin';
select is(tap.problem_of($$ select pg_temp.channel('http://hooks.example.com/a') $$), '422 unusable_url', 'an address that is not public is refused');
select is(tap.problem_of($$ select pg_temp.channel('https://hooks.example.com/a', 'fatal') $$), '422 invalid_request', 'and a severity that is none');
create temp table made as select pg_temp.channel('https://hooks.example.com/a') as c;
select matches(c ->> 'secret', '^[0-9a-f]{64}$', 'a new channel tells its secret') from made;
select is(pg_temp.channel('https://hooks.example.com/a') ->> 'secret', null, 'once');
select is((select count(*)::int from alert_channels), 1, 'and the same address is the same channel');
select pg_temp.channel('https://hooks.example.com/' || n, 'critical') from generate_series(1, 4) n;
select is(tap.problem_of($$ select pg_temp.channel('https://hooks.example.com/z') $$), '409 too_many_channels', 'five are the most');
select tap.be_owner();
grant select on made to public;
select tap.sign_in(id) from people where name = 'stranger';
select is(tap.problem_of(format('select alert_channel_remove(%L)', c ->> 'id')), '404 unknown_channel', 'a stranger removes none') from made;
select tap.be_owner();

-- Posted: a warning goes to the channel of all, signed over the very bytes.
select pg_temp.level(11);
select private.post_deliveries();
select is((select jsonb_agg(jsonb_build_array(p.url, p.body)) from net.posted p), '[["https://hooks.example.com/a",
  {"text": "[warning] portal 62515, test.level (level/a): is &lt;high&gt; &amp; rising"}]]', 'an alert is posted in Slack''s shape, once, to the channel that wants it');
select is(p.headers ->> 'x-signature', 'sha256=' || private.hmac_sha256(c ->> 'secret', p.body::text), 'signed with the secret') from net.posted p, made;
select is(p.headers ->> 'x-alert-event', 'opened', 'and says what it is') from net.posted p;
select private.post_deliveries();
select is((select state || ' ' || attempts from alert_deliveries), 'sending 1', 'while it is under way it is not posted again');
insert into net._http_response (id, status_code, timed_out) select id, 204, false from net.posted;
select private.post_deliveries();
select is((select concat_ws(' ', state, last_status, delivered_at is not null) from alert_deliveries), 'delivered 204 t', 'taken, it is delivered');
select pg_temp.level(11);
select private.post_deliveries();
select is((select count(*)::int from alert_deliveries), 1, 'an alert that stays is no news');

-- Refused, without an answer, and given up.
select pg_temp.level(1);
select private.post_deliveries();
insert into net._http_response (id, status_code, timed_out) select max(id), 500, false from net.posted;
select private.post_deliveries();
select is((select concat_ws(' ', event, state, attempts, last_status, run_after > clock_timestamp() + interval '50 seconds') from alert_deliveries where event = 'resolved'),
  'resolved queued 1 500 t', 'refused, it waits');
create function pg_temp.lose() returns void language plpgsql as $$
begin
  update alert_deliveries set run_after = clock_timestamp() - interval '1 second' where state in ('queued', 'sending');
  perform private.post_deliveries();
end
$$;
select pg_temp.lose();
select pg_temp.lose();
select is((select concat_ws(' ', state, attempts, last_error) from alert_deliveries where event = 'resolved'), 'queued 2 no answer', 'without an answer it is posted again later');
select pg_temp.lose() from generate_series(1, 12);
select is((select state || ' ' || attempts from alert_deliveries where event = 'resolved'), 'failed 8', 'eight times, and then no more');
select is((select count(*)::int from net.posted), 9, 'each of them was posted');

-- An erasure, a removal.
select tap.sign_in(id) from people where name = 'owner';
select is(alert_channel_remove((c ->> 'id')::uuid) ->> 'removed', 'true', 'an owner removes it') from made;
select tap.be_owner();
select is((select count(*)::int from alert_deliveries), 0, 'with its deliveries');
select isnt(private.secret('alert_channel/' || (c ->> 'id')), c ->> 'secret', 'and its secret') from made;
