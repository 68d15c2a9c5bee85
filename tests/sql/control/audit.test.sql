-- The audit log: what is written, what is not, months.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);
select is((select new_data ->> 'access_token' from audit_logs where entity_type = 'hubspot_accounts' and operation = 'create'),
  '[redacted]', 'a token never reaches the log');
select is_empty($$ select 1 from audit_logs where coalesce(old_data::text, '') || coalesce(new_data::text, '') ~ 'sealed|hub_domain' $$,
  'nor does its envelope, or what HubSpot told');
select is((select user_id from audit_logs where entity_type = 'account_members'), (select owner::text from story),
  'who connected is noted');
select set_config('request.headers', '{"x-forwarded-for": "203.0.113.7, 10.0.0.1", "user-agent": "tap/1"}', true);
update hubspot_accounts set status = 'error', error_code = 'x';
select is((select host(ip_address) || ' ' || user_agent from audit_logs where operation = 'update'), '10.0.0.1 tap/1', 'and from where, as the last hop saw it');
update hubspot_accounts set last_sync_at = now();
select is((select count(*)::int from audit_logs where entity_type = 'hubspot_accounts'), 2, 'a stamp alone is no change');
select set_config('request.headers', '{"x-forwarded-for": "not an address"}', true);
update hubspot_accounts set access_token = null, refresh_token = null, status = 'inactive';
select is((select new_data -> 'access_token' from audit_logs where new_data ->> 'status' = 'inactive'), 'null'::jsonb,
  'that a token went is seen');
select is((select ip_address from audit_logs where new_data ->> 'status' = 'inactive'), null, 'a forged address is left out');

-- Months.
select is((select count(*)::int from pg_inherits where inhparent = 'public.audit_logs'::regclass), 5, 'this month, three ahead and a default');
select is((select count(*)::int from private.audit_logs_default), 0, 'rows go to their month');
insert into audit_logs (entity_type, entity_id, operation, new_data, "timestamp") values
  ('t', '1', 'create', '{}', date_trunc('month', now()) + interval '7 months 3 days'), ('t', '2', 'create', '{}', '2020-02-03');
select is((select count(*)::int from private.audit_logs_default), 2, 'or to the default when there is none');
select is(private.ensure_audit_partitions(8), 5, 'missing months are made');
select is((select count(*)::int from private.audit_logs_default), 1, 'and take their rows out of it');
select is(private.ensure_audit_partitions(0, '2020-02-15'), 1, 'also for a month long past');
select is((select count(*)::int from audit_logs where entity_type = 't'), 2, 'no row is lost');
select is(private.archive_audit_logs('2020-03-01'), array['audit_logs_2020_02_archived'], 'a past month is archived');
select is((select count(*)::int from audit_logs where entity_type = 't'), 1, 'it leaves the log');
select is((select count(*)::int from private.audit_logs_2020_02_archived), 1, 'with its rows');
select is(private.archive_audit_logs('2020-03-01'), '{}', 'once');
select throws_ok($$ insert into audit_logs (entity_type, entity_id, operation, old_data) values ('t', '1', 'create', '{}') $$, '23514', null,
  'data must fit the operation');
