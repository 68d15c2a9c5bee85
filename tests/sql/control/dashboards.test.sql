-- The dashboard's questions of document 002, and the statements that cost the most.

select tap.make_cast();
select tap.rest_triggers();
insert into sync_queue (account_id, table_name, record_id, operation, state, error_code, created_at, updated_at)
select account, 'contacts', gen_random_uuid(), 'UPDATE', state, case state when 'dead' then 'x' end, now() - age * interval '1 second', now() - (age - 4) * interval '1 second'
from portals, (values ('synced', 100), ('synced', 200), ('queued', 10), ('dead', 6), ('cancelled', 1000), ('synced', 4000)) x (state, age);
insert into sync_errors (account_id, entity_type, entity_id, error_code, created_at)
select account, 'contacts', id, code, date_trunc('hour', now(), 'UTC') - age * interval '1 hour' from portals, (values ('1', 'a', 1), ('1', 'b', 1), ('2', 'a', 1), ('1', 'c', 2), ('3', 'a', 25)) x (id, code, age);
insert into sync_records (account_id, object_type, entity_id, hubspot_id, base, state, pending_since, error)
select account, 'contacts', gen_random_uuid(), age::text, '{}', state, now() - age * interval '1 minute', '{"code": "x"}' from portals, (values ('pending', 11), ('dead', 20), ('pending', 9)) x (state, age);
select tap.rest_triggers(false);
select tap.sign_in(id) from people where name = 'viewer';
select results_eq('select table_name, changes, pending_count, avg_lag_seconds from sync_lag_by_object', $$ values ('contacts', 5::bigint, 2::bigint, 6.000) $$,
  'the lag of the last hour is what was sent took, and what waits has waited');
select results_eq('select total_errors, affected_entities from sync_errors_by_hour order by hour desc', 'values (3::bigint, 2::bigint), (1, 1)', 'errors by hour, and the records that had them');
select results_eq($$ select unsynced, oldest_unsynced = now() - interval '20 minutes' from sync_unsent $$, 'values (2::bigint, true)', 'what waits for more than ten minutes');
select throws_ok('select slow_statements()', '42501', null, 'statements are of the whole project, and no portal''s to see');
select tap.be_owner();
select tap.be_service();
select is(jsonb_typeof(slow_statements() -> 'statements'), 'array', 'the service sees them, or a note');
select is(tap.problem_of('select slow_statements(' || n || ')'), '422 invalid_request', 'a limit is a limit: ' || n) from unnest(array['0', '101', 'null']) n;
