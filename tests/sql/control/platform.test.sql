-- Where pg_net, the vault and realtime exist they are used; stand-ins with their signatures show how.

create temp table calls (what text, detail jsonb);
create schema net;
create function net.http_post(url text, body jsonb, params jsonb, headers jsonb, timeout_milliseconds int) returns bigint language sql as $$
  insert into calls values ('post', jsonb_build_object('url', url, 'body', body, 'headers', headers)) returning 1
$$;
create schema vault;
create view vault.decrypted_secrets as
  select * from (values ('functions_url', 'https://demo.example/functions/v1'), ('functions_secret_key', 'sb_secret_x')) v (name, decrypted_secret);
set local session authorization supabase_admin;
create function realtime.send(payload jsonb, event text, topic text, private boolean) returns void language sql as $$
  insert into calls values (event, payload || jsonb_build_object('topic', topic))
$$;
set local session authorization postgres;

create temp table story as select tap.connect(tap.make_user('owner@example.com')) as account;
select is((select count(*)::int from calls where what = 'post' and detail ->> 'url' = 'https://demo.example/functions/v1/hubspot-sync/run'),
  1, 'the jobs of a new session wake one worker, which takes them all');
select is((select min(detail -> 'headers' ->> 'apikey') from calls where what = 'post'), 'sb_secret_x', 'with the secret key of the vault');
select is((select min(detail -> 'headers' ->> 'prefer') from calls where what = 'post'), 'respond-async', 'and answered before the work');
select is((select (detail #>> '{body,job_id}')::bigint from calls where what = 'post'), (select min(id) from private.jobs), 'and the job in its body');
set constraints all immediate;
set constraints all deferred;
select is((select detail ->> 'status' from calls where what = 'connection:status'), 'connected', 'members hear of the connection');
create temp table job as select * from tap.claim('contacts');
select is((select count(*)::int from calls where what = 'sync:start'), 1, 'of the start');
select sync_apply(id, lease_token, 'contacts', '[]', '{"after": "1"}', 7, '[]') from job;
select is((select detail - 'session_id' from calls where what = 'sync:progress'), (select jsonb_build_object('object', 'contacts',
  'records_count', 7, 'error_count', 0, 'topic', 'account:' || account) from story), 'of the progress');
delete from calls;
select jobs_release(id, lease_token, 4000) from job;
select is((select detail -> 'body' ->> 'delay_ms' from calls), '4000', 'a job that was given back wakes the function and says when it is due');
select sync_cancel(session_id) from sync_sessions;
select is((select detail -> 'error' ->> 'code' from calls where what = 'sync:error'), 'cancelled', 'and of the end');
delete from calls;
select private.run_schedule('hubspot-sync hourly');
select is((select detail -> 'body' from calls), '{"scheduled": true}', 'a schedule posts its body');
update private.schedules set enabled = false;
delete from calls;
select private.run_schedule('hubspot-sync hourly');
select is_empty('select * from calls', 'unless it is paused');
drop view vault.decrypted_secrets;
select private.invoke_function('hubspot-sync', '{}');
select is_empty('select * from calls', 'without an address nothing is posted');
