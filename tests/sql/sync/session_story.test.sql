-- A whole session: start, claim, apply, finish; what the user sees meanwhile.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::bigint as job,
  null::uuid as lease, null::text as session;
grant select on story to public;
update story set account = tap.connect(owner);
update story set session = (select session_id from sync_sessions where account_id = account);

select is((select status from sync_sessions), 'pending', 'connecting a portal for the first time starts a sync');
select is((select mode from sync_sessions), 'full', 'the first sync is a full one');
select is((select array_agg(payload ->> 'object' order by id) from private.jobs),
  array['contacts', 'companies', 'deals', 'calls'], 'each object has a job of its own');
select is((select sync_start(account, owner, 'full', null) from story),
  (select jsonb_build_object('session_id', session, 'already_running', true) from story),
  'a second start names the session that is open');

update story set (job, lease) = (select id, lease_token from tap.claim('contacts'));
select is((select status from sync_sessions), 'running', 'the first claim sets the session running');
select is((select sync_apply_properties(job, lease, 'contacts',
    '[{"name": "email", "label": "E-mail", "type": "string", "fieldType": "text"}, {"name": "old", "label": "Old"}]',
    '{"phase": "properties"}') ->> 'applied' from story), '2', 'property definitions are stored');
select is((select sync_apply_properties(job, lease, 'contacts',
    '[{"name": "email", "label": "Mail", "type": "string", "fieldType": "text"}]', '{"phase": "properties"}') ->> 'applied'
  from story), '1', 'a changed definition is stored again');
select is((select array_agg(name) from hubspot_properties), array['email'], 'a definition that is gone is removed');

select is((select sync_apply(job, lease, 'contacts', jsonb_build_array(
      tap.contact('1', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'a@example.com'),
      tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'b@example.com')),
    '{"phase": "list", "after": "2"}', 3, '[{"entity_id": "3", "code": "invalid_date", "detail": "createdate of c@example.com"}]',
    10) from story),
  '{"applied": 2, "unchanged": 0, "stale": 0, "cancelled": false}'::jsonb, 'a batch tells what became of its rows');
select is((select sync_apply(job, lease, 'contacts', jsonb_build_array(
      tap.contact('1', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'a@example.com'),
      tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'b@example.com')),
    '{"phase": "list", "after": "2"}', 3, '[{"entity_id": "3", "code": "invalid_date", "detail": "createdate of c@example.com"}]',
    10) from story),
  '{"applied": 2, "unchanged": 0, "stale": 0, "cancelled": false}'::jsonb, 'the same batch again gets the same answer');
select is((select records_count from sync_sessions), 3, 'and is counted once');
select is((select error_count from sync_sessions), 1, 'a record that could not be applied is counted');
select is((select error_message from sync_errors), 'createdate of [e-mail]', 'and kept with a reason, without its address');
select is((select retry_count from sync_errors), 0, 'once');
select is((select count(*)::int from contacts where sync_status = 'synced'), 2, 'contacts follow the mirror');
select is((select cursor ->> 'after' from private.jobs j join story s on s.job = j.id), '2', 'the cursor is committed with the rows');
select is((select count(*)::int from sync_logs where entity_type = 'contacts'), 1, 'each batch leaves one line in the log');

select is((select sync_apply(job, lease, 'contacts', jsonb_build_array(
      tap.contact('3', '2026-11-01T00:00:00Z', '2026-11-21T10:00:01Z', 'c@example.com')),
    '{"phase": "list", "after": "3"}', 1, '[]') ->> 'applied' from story), '1', 'the failed record arrives after all');
select is((select resolved from sync_errors), true, 'which resolves its error');

select tap.sign_in(owner) from story;
select is((select sync_progress(session) -> 'objects' -> 'contacts' from story) - 'error' - 'waiting', jsonb_build_object('status', 'running',
  'phase', 'list', 'records_count', 4, 'expected', 10, 'applied_count', 3, 'unchanged_count', 0, 'stale_count', 0,
  'error_count', 1), 'the owner sees the progress of each object');
select is((select sync_progress(session) ->> 'portal_id' from story), '62515', 'with the portal it belongs to');
select tap.be_owner();

select is((select sync_finish_object(job, lease, 'contacts', 'completed', '2026-11-21T09:59:00Z', null) ->> 'session_status'
  from story), 'running', 'the session goes on while other objects do');
select is((select state from private.jobs j join story s on s.job = j.id), 'done', 'the object''s job is done');
select throws_ok((select format('select sync_apply(%s, %L, ''contacts'', ''[]'', ''{}'', 0, ''[]'')', job, lease) from story),
  'P0001', 'Another worker holds this job, or it has ended.', 'nobody applies under a job that has ended');
select lives_ok($$
  do $do$ declare v_job record; v_object text;
  begin
    foreach v_object in array array['companies', 'deals', 'calls'] loop
      select * into v_job from tap.claim(v_object);
      perform sync_finish_object(v_job.id, v_job.lease_token, v_object,
        case v_object when 'calls' then 'not_permitted' else 'completed' end, null, null);
    end loop;
  end $do$ $$, 'the other objects end too, one of them for lack of a scope');
select is((select status from sync_sessions), 'completed', 'the last object closes the session');
select ok((select end_time >= start_time from sync_sessions), 'and gives it an end');
select is((select watermark from sync_status where entity_type = 'contacts'), '2026-11-21T09:59:00Z'::timestamptz,
  'the watermark of the object is kept');
select ok((select last_sync_at is not null from hubspot_accounts), 'the account knows when it was last synced');
select is((select sync_start(account, owner, 'incremental', array['contacts']) ->> 'already_running' from story), 'false',
  'an incremental sync starts afterwards');
select is((select payload ->> 'since' from private.jobs where state = 'queued'), '2026-11-21T09:59:00.000Z',
  'from the watermark on');
