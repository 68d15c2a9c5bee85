-- What the service calls works with no more than the right to call it: what the service may not touch itself, a definer touches for it.

create temp table calls as select p.oid from pg_proc p
where p.pronamespace = 'public'::regnamespace and has_function_privilege('service_role', p.oid, 'execute')
  and not has_function_privilege('authenticated', p.oid, 'execute')
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');
select cmp_ok((select count(*)::int from calls), '>', 60, 'the service has its functions');
-- These two do what the service may do by itself.
select is(tap.end_of_call(oid, 'service_role', json), 'right', oid::regprocedure || coalesce(' with values and ' || json, ' with nulls'))
from calls, unnest(array[null, '{}', '[]']) json where oid::regproc::text like 'card\_action\_%';
-- All others need no right on any table.
revoke all on all tables in schema public from service_role;
select is(tap.end_of_call(oid, 'service_role', json), 'right', oid::regprocedure || coalesce(' with values and ' || json, ' with nulls'))
from calls, unnest(array[null, '{}', '[]']) json where oid::regproc::text not like 'card\_action\_%';
select tap.be_service();
select throws_ok($$ select score_batch_start(gen_random_uuid(), null, 'contacts') $$, 'P0001', 'This portal is not known.', 'a batch for an unknown portal');
select tap.be_owner();
