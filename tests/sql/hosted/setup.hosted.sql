-- A project that was pushed and no more: what it lacks is said, and the service sets it up.

create function pg_temp.faults() returns text[] language sql as $$
  select coalesce(array_agg(f ->> 'code' || ' ' || (f ->> 'name') order by n), '{}')
  from jsonb_array_elements(platform_state() -> 'faults') with ordinality x (f, n)
$$;
create function pg_temp.key(p_key text) returns jsonb language sql as $$
  select platform_set_secrets('https://demo.supabase.co/functions/v1/', p_key)
$$;

-- 1. After the push.
select is((select n.nspname::text from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_net'), 'extensions',
  'pg_net is in the schema extensions');
select is(array(select jobname::text from cron.job order by 1), array(select name from private.schedules union select name from private.upkeep() order by 1),
  'pg_cron runs the schedules and the upkeep');
select tap.be_service();
select is(pg_temp.faults(), array['secret_missing functions_url', 'secret_missing functions_secret_key'], 'the missing secrets are named, and nothing else');
select is(platform_state() -> 'ready', 'false', 'so the project is not ready');
select tap.be_owner();
create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);
select is((select count(*)::int from net.http_request_queue), 0, 'without them nothing is called');
select private.keep_platform();
select is((select string_agg(subject, ' ' order by subject) from alerts where status = 'open'),
  'platform/secret_missing/functions_secret_key platform/secret_missing/functions_url', 'the portal has an alert for each');

-- 2. The secrets.
select tap.be_service();
select throws_ok($$select platform_set_secrets('demo.supabase.co', 'sb_secret_x')$$, 'P0001', null, 'an address that is none is refused');
select throws_ok($$select pg_temp.key('sb_publishable_x')$$, 'P0001', null, 'and the wrong key');
select is(pg_temp.key('sb_secret_x'), '{"ready": true, "faults": []}', 'with both the project is ready');
select is(pg_temp.key('sb_secret_y') -> 'ready', 'true', 'a key may change');
select tap.be_owner();
select is((select string_agg(name || '=' || decrypted_secret, ' ' order by name) from vault.decrypted_secrets),
  'functions_secret_key=sb_secret_y functions_url=https://demo.supabase.co/functions/v1', 'each is kept once, in the vault');
select private.keep_platform();
select is((select count(*)::int from alerts where status = 'open'), 0, 'the alerts are over');
select private.run_schedule('tokens');
select is((select jsonb_build_object('url', url, 'headers', headers) from net.http_request_queue),
  '{"url": "https://demo.supabase.co/functions/v1/hubspot-oauth/run",
    "headers": {"apikey": "sb_secret_y", "prefer": "respond-async", "content-type": "application/json"}}',
  'a key of the newer kind travels as apikey only');
delete from net.http_request_queue;
select pg_temp.key('eyJhbGciOiJIUzI1NiJ9.e30.c2ln');
select private.run_schedule('tokens');
select is((select headers ->> 'authorization' from net.http_request_queue), 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln', 'a token also as a bearer');

-- 3. What was lost comes back.
drop policy "Members receive the events of their portals" on realtime.messages;
select cron.unschedule(jobid) from cron.job where jobname = 'tokens';
select tap.be_service();
select is(pg_temp.faults(), array['policy_missing Members receive the events of their portals', 'schedule_missing tokens'], 'a lost policy and schedule are named');
select is(platform_repair(), '{"ready": true, "faults": []}', 'and repaired by a call');
select tap.be_owner();
select is((select command from cron.job where jobname = 'tokens'), 'select private.run_schedule(''tokens'')', 'as it was');

-- 4. The log of pg_cron.
insert into cron.job_run_details (jobid, start_time, end_time) values
  (1, now() - interval '4 days', now() - interval '4 days'), (2, now() - interval '4 days', null), (3, now() - interval '2 days', now() - interval '2 days');
select private.keep_platform();
select is((select string_agg(jobid::text, ' ') from cron.job_run_details), '3', 'what pg_cron noted is kept for three days');

-- 5. Who may.
select is(array(select p.oid::regproc || ' ' || r from pg_proc p, unnest(array['anon', 'authenticated', 'service_role']) r
  where p.proname like 'platform\_%' and p.pronamespace = 'public'::regnamespace and has_function_privilege(r, p.oid, 'execute') order by 1),
  array['platform_repair service_role', 'platform_set_secrets service_role', 'platform_state service_role'], 'the service alone asks, repairs and sets');
