-- Each rule fires and clears by its real cause; what is between its two limits stays as it is.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('member@example.com') as member, null::uuid as account;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, member, 'member' from story;
grant select on story to public;
delete from private.jobs;
delete from public.sync_session_objects;
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, 'contacts', 'email', 'E-mail', 'string', 'text', '{}' from story;

-- What is open after a check; those that fire after two checks get two.
create function pg_temp.open(p_checks int default 2) returns text language plpgsql as $$
begin
  for n in 1 .. p_checks loop
    perform private.keep_watch();
  end loop;
  return (select string_agg(r.name || ' ' || a.subject || ' ' || a.severity, ', ' order by r.name) from alerts a join alert_rules r on r.id = a.rule_id where a.status = 'open');
end
$$;
create function pg_temp.health() returns jsonb language plpgsql as $$
declare
  v_health jsonb;
begin
  perform tap.sign_in((select member from story));
  v_health := system_health((select account from story));
  perform tap.be_owner();
  return v_health;
end
$$;
create function pg_temp.state(p_rule text, p_subject text) returns text language sql as $$
  select m ->> 'state' from jsonb_array_elements(pg_temp.health() -> 'checks' -> p_rule -> 'measures') m where m ->> 'subject' = p_subject
$$;

-- Nothing happened: nothing is said to be well that nobody saw.
select is(pg_temp.open(), null, 'a new portal has no alert');
select is(array[pg_temp.state('sync.lag', 'inbound/any'), pg_temp.state('sync.drift', 'any'), pg_temp.state('errors.rate', 'jobs'), pg_temp.state('jobs.dead', 'jobs')],
  '{never,never,never,ok}', 'what never happened is never, and no ok');

-- sync.lag, inbound: a record that was announced and is not read.
select dirty_mark(account, 'contacts', '[{"id": "1"}]', 0) from story;
select is(pg_temp.open(), null, 'a record that was just announced is no lag');
update private.sync_dirty set created_at = created_at - interval '29 seconds';
select is(pg_temp.open(), null, 'nor is one below the limit');
update private.sync_dirty set created_at = created_at - interval '5 seconds';
select is(pg_temp.open(1), null, 'seen once it may be a moment''s');
select is(pg_temp.open(1), 'sync.lag lag/inbound/contacts critical', 'seen twice it is an alert');
select is(pg_temp.state('sync.lag', 'inbound/contacts'), 'bad', 'and health says so');
select is(pg_temp.health() ->> 'state', 'bad', 'of the portal too');
update private.sync_dirty set created_at = clock_timestamp() - interval '25 seconds';
select is(pg_temp.open(), 'sync.lag lag/inbound/contacts critical', 'below the limit, and not yet where it clears, it stays');
select is(pg_temp.state('sync.lag', 'inbound/contacts'), 'bad', 'and health says the same');
select dirty_commit((dirty_claim(100, 60) -> 'claims' -> 0 ->> 'lease_token')::uuid, jsonb_build_array(tap.contact('1', '2026-11-02T00:00:01Z', clock_timestamp(), 'a@example.com',
  jsonb_build_object('read_floor', clock_timestamp()))));
select is(pg_temp.open(1), null, 'read, it is over at once');
delete from private.jobs;

-- sync.lag, outbound: a change that is not sent.
select tap.sign_in(member) from story;
update contacts set firstname = 'Byron' where hubspot_id = '1';
select tap.be_owner();
update sync_records set pending_since = pending_since - interval '31 seconds';
select is(pg_temp.open(), 'sync.lag lag/outbound/contacts critical', 'a change of ours that waits is a lag');
update sync_records set run_after = clock_timestamp() - interval '1 second';
select is((outbox_commit((outbox_claim(account, 10, 60) ->> 'lease_token')::uuid, jsonb_build_array(jsonb_build_object('id', '1', 'updated_at', '2026-11-02T00:00:09Z',
  'properties', '{"firstname": "Byron"}'::jsonb)), '[]', '[]', '[]', 5)) ->> 'accepted', '1', 'HubSpot takes it') from story;
select is(pg_temp.open(1), null, 'sent, it is over');
delete from private.jobs;

-- queue.depth.
create temp table queued as select private.enqueue_job('score.drift', account, null, '{}') as id from story, generate_series(1, 101);
select is(pg_temp.open(), 'queue.depth depth/jobs critical', 'a hundred and one that are due are too many');
select count(jobs_complete((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, '{}')) from jsonb_array_elements(jobs_claim(array['score.drift'], 30, 60)) j;
select is(pg_temp.open(), 'queue.depth depth/jobs critical', 'seventy-one are still more than where it clears');
select count(jobs_complete((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, '{}')) from jsonb_array_elements(jobs_claim(array['score.drift'], 21, 60)) j;
select is(pg_temp.open(1), null, 'fifty are not');

-- errors.rate and jobs.dead: three of fifty-four jobs fail for good.
select count(jobs_fail((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, 'broken', 'No.', false, null)) from jsonb_array_elements(jobs_claim(array['score.drift'], 3, 60)) j;
select is(pg_temp.open(), 'errors.rate rate/jobs warning, jobs.dead dead/jobs warning', 'more than one in twenty failed, and work was given up');
select is((select detail from alerts where status = 'open' and subject = 'rate/jobs'), 'jobs: 3 of 54 failed in the last hour.', 'in words');
select count(jobs_complete((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, '{}')) from jsonb_array_elements(jobs_claim(array['score.drift'], 47, 60)) j;
select is(pg_temp.open(1), 'errors.rate rate/jobs warning, jobs.dead dead/jobs warning', 'three of a hundred and one are above where it clears');
select tap.sign_in(owner) from story;
select is(dead_letters_replay(account, null, '{}') ->> 'replayed', '3', 'the dead are replayed') from story;
select tap.be_owner();
select is(pg_temp.open(1), null, 'which ends both');
delete from private.jobs;

-- functions.errors.
select metrics_record('parse', 5, n % 10 = 0) from generate_series(1, 20) n;
select is(pg_temp.open(), 'functions.errors errors/parse critical', 'a function that fails one time in ten');
select metrics_record('parse', 5, false) from generate_series(1, 60);
select is(pg_temp.open(), null, 'and that works again');

-- sync.drift: a whole run finds eleven records, the next one four.
create function pg_temp.run(p_found int) returns void language plpgsql as $$
declare
  v_id uuid;
  v_run text;
begin
  update sync_sessions set status = 'running' where status = 'pending';
  update sync_sessions set status = 'failed', end_time = clock_timestamp() where status = 'running';
  v_run := (select reconcile_start(account, owner, array['contacts'], false, null) ->> 'run_id' from story);
  select s.id into v_id from sync_sessions s where s.session_id = v_run;
  perform private.start_session(v_id, 'contacts');
  perform private.count_findings(j, 'contacts', jsonb_build_object('missing', p_found - 1, 'differing', 1, 'extra', 0)) from private.jobs j where j.session_id = v_id;
  perform private.end_object(v_id, 'contacts', 'completed', clock_timestamp(), null);
  update sync_status set last_reconciliation = clock_timestamp() where entity_type = 'contacts';
  delete from private.jobs;
end
$$;
select pg_temp.run(11);
select is(pg_temp.open(1), 'sync.drift drift/contacts critical', 'a comparison that found eleven records');
select pg_temp.run(6);
select is(pg_temp.open(1), 'sync.drift drift/contacts critical', 'one that found six does not clear it');
select pg_temp.run(4);
select is(pg_temp.open(1), null, 'one that found four does');
select is(pg_temp.state('sync.drift', 'contacts'), 'ok', 'and health says so');

-- sync.conflicts.
select tap.put('sync_conflicts', jsonb_build_object('account_id', account, 'object_type', 'contacts', 'record_id', (select id from contacts), 'kind', 'both_changed',
  'field', 'firstname', 'ours', 'Byron', 'theirs', 'Ada', 'decision', 'none', 'status', 'open')) from story;
select is(pg_temp.open(1), 'sync.conflicts conflicts/open warning', 'a conflict that waits for a person');
select tap.sign_in(owner) from story;
select is((sync_conflict_resolve(id, 'supabase')) ->> 'status', 'decided', 'is decided') from sync_conflicts;
select tap.be_owner();
select is(pg_temp.open(1), null, 'and over');

-- documents.stuck.
create temp table doc as select tap.add_document(member, account) as id from story;
select is(pg_temp.open(1), null, 'a new document is not stuck');
alter table documents disable trigger user;
update documents set updated_at = now() - interval '16 minutes';
update private.jobs set updated_at = now() - interval '16 minutes' where kind like 'document.%';
alter table documents enable trigger user;
select is(pg_temp.open(1), 'documents.stuck stuck/open warning', 'one without progress for a quarter of an hour is');
select tap.run_document(id, 'text') from doc;
select is(pg_temp.open(1), null, 'until it is done');

-- connection.*
update hubspot_accounts set expires_at = clock_timestamp() - interval '6 minutes', missing_scopes = '{crm.objects.deals.read}' where id = (select account from story);
select is(pg_temp.open(1), 'connection.scopes scopes/scopes warning, connection.stale stale/token critical', 'a token that is not refreshed, and a scope that is missing');
create temp table lease as select gen_random_uuid() as holder;
select is(oauth_store_tokens(account, holder, token_version, 'a', 'b', 'k1', clock_timestamp() + interval '30 minutes') ->> 'stored', 'true', 'the token is refreshed')
from story join hubspot_accounts a on a.id = account, lease;
update hubspot_accounts set missing_scopes = '{}' where id = (select account from story);
select is(pg_temp.open(1), null, 'both are over');

-- budget.calls.
select private.count_calls(account, 'read', 160000), private.count_calls(account, 'search', 41000) from story;
select is(pg_temp.open(1), 'budget.calls calls/today warning', 'four fifths of the smallest daily limit are used');
select is((pg_temp.health() #> '{checks,budget.calls,measures,0,data,by_purpose}') - 'token', '{"read": 160000, "search": 41000}', 'by purpose');
insert into private.settings (name, value) values ('hubspot_calls_per_day', '1000000');
select is(pg_temp.open(1), null, 'of a larger one they are not');

-- Of a portal that is not connected, what HubSpot answers for is not known, and its alert is another one.
select dirty_mark(account, 'contacts', '[{"id": "2"}]', 0) from story;
update private.sync_dirty set created_at = created_at - interval '1 hour';
select is(pg_temp.open(), 'sync.lag lag/inbound/contacts critical', 'a lag');
update hubspot_accounts set status = 'error', error_code = 'x' where id = (select account from story);
select is(pg_temp.state('sync.lag', 'inbound/contacts'), 'unknown', 'is not known while nobody can read');
select is(pg_temp.open(), 'sync.lag lag/inbound/contacts critical', 'which does not end its alert');
select oauth_disconnect(account, owner, false) from story;
select is(pg_temp.open(1), null, 'a disconnect does: nothing is expected any more');
select is(pg_temp.health() ->> 'state', 'unknown', 'and the portal is not said to be well');
