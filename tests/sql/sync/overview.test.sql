-- How the sync of a portal stands, told from what its sessions left.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('other@example.com') as other,
  null::uuid as account, null::bigint as job, null::uuid as lease, null::text as session;
grant select on story to public;
update story set account = tap.connect(owner);
update story set session = (select session_id from sync_sessions where account_id = account);

create function pg_temp.seen(variadic p_path text[]) returns jsonb language plpgsql as $$
declare v_answer jsonb;
begin
  perform tap.sign_in((select owner from story));
  v_answer := sync_overview('62515') #> p_path;
  perform tap.be_owner();
  return nullif(v_answer, 'null');
end
$$;

select is(pg_temp.seen('session', 'session_id'), to_jsonb(session), 'the newest session') from story;
select is((select array_agg(k order by k) from jsonb_object_keys(pg_temp.seen('objects')) k), array['calls', 'companies', 'contacts', 'deals'],
  'an object is there from its first run on');
select is(pg_temp.seen('objects', 'deals') - 'last_run', '{"last_sync_at": null, "last_full_sync_at": null, "last_reconciliation_at": null,
  "complete_until": null, "records_count": 0, "error_count": 0, "open_errors": 0}', 'which has nothing to tell yet');
select is(pg_temp.seen('objects', 'deals', 'last_run', 'status'), '"pending"', 'but that it is queued');

update story set (job, lease) = (select id, lease_token from tap.claim('contacts'));
select lives_ok('select sync_note_wait(job, lease, ''contacts'', ''daily_limit'', ''Used up.'', 60000) from story', 'HubSpot lets it wait');
select is(pg_temp.seen('objects', 'contacts', 'last_run', 'waiting', 'code'), '"daily_limit"', 'what an object waits for');
select lives_ok($$select sync_apply(job, lease, 'contacts', jsonb_build_array(
    tap.contact('1', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z')), '{"phase": "walk"}', 2,
    '[{"entity_id": "2", "code": "hubspot_cannot_serve", "detail": "d"}]') from story$$, 'one record is read, one cannot be');
select is(pg_temp.seen('objects', 'contacts', 'open_errors'), '1', 'what is still owed');
select lives_ok($$select sync_finish_object(job, lease, 'contacts', 'completed', '2026-11-21T09:00:00Z', null) from story$$, 'contacts end');
select is(pg_temp.seen('objects', 'contacts') - array['last_run', 'last_sync_at', 'last_full_sync_at', 'last_reconciliation_at'], '{"complete_until": "2026-11-21T09:00:00.000Z", "records_count": 2, "error_count": 1, "open_errors": 1}', 'what they brought');
select ok(pg_temp.seen('objects', 'contacts', 'last_sync_at') is not null and pg_temp.seen('objects', 'contacts', 'last_full_sync_at') is not null
  and pg_temp.seen('objects', 'contacts', 'last_reconciliation_at') is not null, 'and when');
select is(pg_temp.seen('objects', 'contacts', 'last_run', 'waiting'), null, 'an object that ended waits for nothing');

-- The next session is of contacts alone.
select is(sync_cancel(session) ->> 'status', 'failed', 'the session is cancelled') from story;
update story set session = sync_start(account, owner, 'incremental', array['contacts']) ->> 'session_id';
select is(pg_temp.seen('session', 'session_id'), to_jsonb(session), 'the newest session is the next one') from story;
select is(pg_temp.seen('objects', 'contacts', 'last_run', 'mode'), '"incremental"', 'the last run of contacts is in it');
select is(pg_temp.seen('objects', 'contacts', 'records_count'), '2', 'their counts go over all sessions');

do $$ begin perform tap.connect((select other from story), '777'); end $$;
select tap.sign_in(other) from story;
select is(tap.problem_of('select sync_overview(''62515'')'), '404 unknown_portal', 'a stranger learns nothing');
select is(sync_overview() ->> 'portal_id', '777', 'the only portal needs no name');
