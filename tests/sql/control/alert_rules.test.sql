-- Who sets a portal's rules and takes alerts on, and what happens to those that nobody takes on.

select tap.make_cast();
create temp table events (n int generated always as identity, topic text, event text, payload jsonb);
grant insert on events to public;
set local session authorization supabase_admin;
create function realtime.send(payload jsonb, event text, topic text, private boolean) returns void language sql as $$
  insert into events (topic, event, payload) values (topic, event, payload) $$;
set local session authorization postgres;
insert into alert_rules (name, description, severity, threshold, clear_threshold, unit) values ('test.level', 'A test.', 'critical', 10, 5, 'things');
create function pg_temp.level(p_value float, p_subject text default 'a') returns text language sql as $$
  select private.report_measures(account, 'test.level', 'level', jsonb_build_array(jsonb_build_object('subject', p_subject, 'value', p_value, 'detail', 'x'))) from portals;
  select coalesce(string_agg(subject || ' ' || occurrences, ', ' order by id), '-') from alerts where status = 'open'
$$;
create function pg_temp.set(p_name text, p_threshold float default null, p_clear float default null, p_severity text default null,
  p_enabled boolean default null, p_after int default null) returns jsonb language sql as $$
  select alert_rule_set(account, p_name, p_threshold, p_clear, p_severity, p_enabled, p_after) from portals
$$;

-- Two limits, and values that are not known.
select is(pg_temp.level(v), seen, coalesce(v::text, 'not known') || ' after ' || n)
from (values (1, 10, '-'), (2, null, '-'), (3, 10.1, 'level/a 1'), (4, 6, 'level/a 2'), (5, null, 'level/a 3'), (6, 5, '-'), (7, 9, '-')) x (n, v, seen);
update alert_rules set fire_after = 3 where name = 'test.level';
select is(pg_temp.level(v), seen, v || ' after ' || n || ' of three checks')
from (values (1, 11, '-'), (2, 11, '-'), (3, 9, '-'), (4, 11, '-'), (5, 11, '-'), (6, 11, 'level/a 1'), (7, 4, '-')) x (n, v, seen);
select is((select count(*)::int from private.alert_breaches), 0, 'what is no breach is not kept as one');
update alert_rules set fire_after = 1 where name = 'test.level';

-- A portal's own rule.
select tap.sign_in(id) from people where name = 'member';
select is(tap.problem_of($$ select pg_temp.set('test.level', 20) $$), '403 forbidden', 'a member sets none');
select tap.be_owner();
select tap.sign_in(id) from people where name = 'stranger';
select is(tap.problem_of($$ select pg_temp.set('test.level', 20) $$), '404 unknown_portal', 'a stranger knows of no such portal');
select tap.be_owner();
select tap.sign_in(id) from people where name = 'admin';
select is(tap.problem_of(format('select pg_temp.set(%L, %L, %L, %L, null, %L)', name, threshold, clear, severity, after)), problem, concat_ws(' ', 'refused:', name, threshold, clear, severity, after))
from (values ('test.none', 1.0, null::float, null, null::int, '422 unknown_rule'), ('test.level', null, null, null, null, '422 invalid_request'),
  ('test.level', -1, null, null, null, '422 invalid_request'), ('test.level', 'NaN', null, null, null, '422 invalid_request'), ('test.level', 'Infinity', null, null, null, '422 invalid_request'),
  ('test.level', 10, 11, null, null, '422 invalid_request'), ('test.level', 10, 'NaN', null, null, '422 invalid_request'), ('test.level', null, null, 'fatal', null, '422 invalid_request'),
  ('test.level', null, null, null, 0, '422 invalid_request'), ('connection.lost', 5, null, null, null, '422 invalid_request')) x (name, threshold, clear, severity, after, problem);
select is(pg_temp.set('test.level', 4) - array['account_id', 'description'], '{"name": "test.level", "severity": "critical", "threshold": 4, "clear_threshold": 4, "unit": "things",
  "is_enabled": true, "fire_after": 1, "escalate_after_minutes": 15}', 'an admin makes a rule of the portal; the lower limit follows the upper one');
select is(pg_temp.set('test.level', null, 2, 'warning') - array['account_id', 'description', 'name', 'unit', 'escalate_after_minutes', 'fire_after'],
  '{"severity": "warning", "threshold": 4, "clear_threshold": 2, "is_enabled": true}', 'what is not named stays');
select tap.be_owner();
select is((select count(*)::int || ' ' || min(l.user_id) from audit_logs l where l.entity_type = 'alert_rules' and l.account_id is not null group by l.account_id),
  (select '2 ' || id from people where name = 'admin'), 'both are audited');
select is(pg_temp.level(4.5), 'level/a 1', 'the next check judges by it');
select is((select severity from alerts where status = 'open'), 'warning', 'as severe as it says');
select tap.sign_in(id) from people where name = 'owner';
select is(pg_temp.set('test.level', null, null, 'critical', false) ->> 'is_enabled', 'false', 'an owner switches it off');
select tap.be_owner();
select is(pg_temp.level(4.5), '-', 'and hears no more of it');
select tap.sign_in(id) from people where name = 'owner';
select pg_temp.set('test.level', p_enabled => true);
select tap.be_owner();

-- Taken on.
select pg_temp.level(100, s) from unnest(array['a', 'b']) s;
select pg_temp.level(100, 'a');
select private.report_measures(account, 'test.level', 'level', '[{"subject": "a", "value": 9, "detail": "x"}, {"subject": "b", "value": 9, "detail": "x"}]') from portals;
create temp table open as select id, subject from alerts where status = 'open';
grant select on open to public;
select tap.sign_in(id) from people where name = 'viewer';
select is(tap.problem_of(format('select alert_acknowledge(%s)', id)), '403 forbidden', 'a viewer takes none on') from open where subject = 'level/a';
select tap.be_owner();
select tap.sign_in(id) from people where name = 'stranger';
select is(tap.problem_of(format('select alert_acknowledge(%s)', id)), '404 unknown_alert', 'to a stranger there is no such alert') from open where subject = 'level/a';
select tap.be_owner();
select tap.sign_in(id) from people where name = 'member';
select is(tap.problem_of(format('select alert_acknowledge(%s, %L)', id, repeat('x', 501))), '422 invalid_request', 'a note is short') from open where subject = 'level/a';
select is(alert_acknowledge(o.id, ' I look at it. ') - array['acknowledged_at', 'id'], jsonb_build_object('acknowledged_by', p.id, 'note', 'I look at it.'), 'a member does')
from open o, people p where o.subject = 'level/a' and p.name = 'member';
select tap.be_owner();
select tap.sign_in(id) from people where name = 'owner';
select is(alert_acknowledge(o.id, 'Me too.') - array['acknowledged_at', 'id'], jsonb_build_object('acknowledged_by', p.id, 'note', 'Me too.'), 'who was first stays, the note may change')
from open o, people p where o.subject = 'level/a' and p.name = 'member';
select tap.be_owner();
select is((select payload -> 'acknowledged' from events where event = 'alerts:changed' order by n desc limit 1), '["level/a"]', 'the portal hears of it');

-- What nobody takes on.
select is(private.escalate_alerts(), 0, 'at first nobody is told again');
update alerts set opened_at = opened_at - interval '16 minutes' where status = 'open';
select is(private.escalate_alerts(), 1, 'after a quarter of an hour the one that nobody took on is');
select results_eq($$ select e.topic, e.payload ->> 'subject' from events e where e.event = 'alerts:escalated' order by 1 $$,
  $$ select 'user:' || id, 'level/b' from people where name in ('owner', 'admin') order by 1 $$, 'to those who answer for the portal');
select is(private.escalate_alerts(), 0, 'once');
update alerts set escalated_at = escalated_at - interval '61 minutes';
select is(private.escalate_alerts(), 1, 'and again after an hour');
update alerts set escalated_at = escalated_at - interval '61 minutes';
select is(private.escalate_alerts(), 0, 'then after two');
update alerts set escalated_at = escalated_at - interval '1 day', escalations = 5;
select is(private.escalate_alerts(), 0, 'and not for ever');
select private.report_measures(account, 'test.level', 'level', '[]') from portals;
select is(tap.problem_of(format('select alert_acknowledge(%s)', o.id)), '409 alert_resolved', 'what is over is not taken on: ' || p.name)
from open o, people p, lateral tap.sign_in(p.id) where o.subject = 'level/a' and p.name = 'member';
select tap.be_owner();
