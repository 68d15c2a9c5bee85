-- A platform that takes no policy of ours: the push went through, and what is missing is said until it can be made.

select is((select count(*)::int from pg_policy where polrelid = 'realtime.messages'::regclass), 0, 'no policy was made');
select is((select count(*)::int from private.platform_faults() where code = 'policy_missing'), (select count(*)::int from private.realtime_policies()), 'each is named');
select private.repair_platform();
select is((select count(*)::int from private.platform_faults() where code = 'policy_missing'), (select count(*)::int from private.realtime_policies()), 'and still is, where the repair is refused too');
set local session authorization supabase_admin;
grant supabase_realtime_admin to postgres with set false;
set local session authorization postgres;
select private.repair_platform();
select is((select count(*)::int from private.platform_faults() where code = 'policy_missing'), 0, 'it makes them as soon as it may');
