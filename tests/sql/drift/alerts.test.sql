-- Alerts: opened once, counted up, resolved by the check that no longer sees them; rules of a portal stand before those of all.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('stranger@example.com') as stranger,
  null::uuid as account, null::uuid as other;
update story set account = tap.connect(owner), other = tap.connect(stranger, '777');
grant select on story to authenticated;
insert into alert_rules (name, description, severity, threshold) values ('test.signal', 'A test.', 'warning', 5);
create function pg_temp.found(variadic p_subjects text[]) returns jsonb language sql as $$
  select coalesce(jsonb_agg(jsonb_build_object('subject', s, 'value', 7.5, 'detail', 'Look at ' || s)), '[]') from unnest(p_subjects) s
$$;

select is((select private.report_alerts(account, 'test.signal', 'contacts', pg_temp.found('a', 'b', 'a')) from story),
  '{"seen": 3, "opened": 2, "resolved": 0}', 'what is found opens an alert each, named twice or not');
select results_eq($$ select subject, severity, status, value, threshold, occurrences from alerts order by 1 $$,
  $$ values ('contacts/a', 'warning', 'open', 7.5::double precision, 5::double precision, 1), ('contacts/b', 'warning', 'open', 7.5, 5, 1) $$,
  'with the rule''s severity and threshold');
select is((select private.report_alerts(account, 'test.signal', 'deals', pg_temp.found('a')) from story),
  '{"seen": 1, "opened": 1, "resolved": 0}', 'another scope is another matter');
select is((select private.report_alerts(account, 'test.signal', 'contacts', pg_temp.found('b', 'c')) from story),
  '{"seen": 2, "opened": 1, "resolved": 1}', 'the next check opens what is new and resolves what is gone');
select results_eq($$ select subject, status, occurrences, resolved_at is not null from alerts order by 1 $$,
  $$ values ('contacts/a', 'resolved', 1, true), ('contacts/b', 'open', 2, false), ('contacts/c', 'open', 1, false), ('deals/a', 'open', 1, false) $$,
  'what is still there counts up');
select private.report_alerts(account, 'test.signal', 'contacts', pg_temp.found('a', 'b', 'c')) from story;
select is((select count(*)::int from alerts where subject = 'contacts/a'), 2, 'what comes back is an alert of its own');
select throws_ok($$ insert into alerts (account_id, rule_id, subject, severity, detail)
  select account_id, rule_id, subject, severity, 'x' from alerts where status = 'open' limit 1 $$, '23505', null, 'one finding is open once');
select throws_ok($$ select private.report_alerts(account, 'test.unknown', 'x', '[]') from story $$, 'P0001', 'there is no alert rule test.unknown',
  'a signal without a rule is a defect');

-- A portal's own rule.
insert into alert_rules (name, account_id, description, severity) select 'test.signal', account, 'Ours.', 'critical' from story;
select private.report_alerts(account, 'test.signal', 'contacts', pg_temp.found('a')) from story;
select results_eq($$ select severity, occurrences from alerts where status = 'open' and subject like 'contacts/%' $$,
  $$ values ('critical', 1) $$, 'it takes over: its severity holds, and the alerts of the rule before it resolve');
update alert_rules set is_enabled = false where account_id is not null;
select is((select private.report_alerts(account, 'test.signal', 'contacts', pg_temp.found('a')) from story),
  '{"seen": 0, "opened": 0, "resolved": 1}', 'switched off, nothing is raised and what is open resolves');
select is((select private.report_alerts(other, 'test.signal', 'contacts', pg_temp.found('a')) ->> 'opened' from story), '1',
  'for this portal alone');
select throws_ok($$ insert into alert_rules (name, description, severity) values ('test.signal', 'x', 'warning') $$, '23505', null,
  'there is one rule of a name for all');

-- Who sees what.
select tap.sign_in(owner) from story;
select is((select count(distinct account_id)::int from alerts), 1, 'a member sees the alerts of the own portal');
select is((select count(*)::int from alert_rules where name = 'test.signal'), 2, 'and the rules for it and for all');
select throws_ok('update alerts set status = ''resolved''', '42501', null, 'but changes none');
select throws_ok($$ select private.report_alerts(account, 'test.signal', 'contacts', '[]') from story $$, '42501', null, 'and raises none');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is((select count(*)::int from alert_rules where name = 'test.signal'), 1, 'a stranger sees only the rule for all');
