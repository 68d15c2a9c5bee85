-- What is told of a sync that waits, what HubSpot still owes, and where a dead one goes on.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::bigint as job,
  null::uuid as lease, null::text as session;
grant select on story to public;
update story set account = tap.connect(owner);
update story set session = (select session_id from sync_sessions where account_id = account);

create function pg_temp.seen(p_path text[]) returns jsonb language plpgsql as $$
declare v_answer jsonb;
begin
  perform tap.sign_in((select owner from story));
  v_answer := sync_progress((select session from story)) #> p_path;
  perform tap.be_owner();
  return nullif(v_answer, 'null');
end
$$;

-- 1. Waiting
update story set (job, lease) = (select id, lease_token from tap.claim('contacts'));
select is(pg_temp.seen('{waiting}'), null, 'a session that is worked on waits for nothing');
select is((select sync_note_wait(job, lease, 'contacts', 'daily_limit', 'The limit of ada@example.com is used up.', 60000)
  from story), '{"noted": true}', 'a wait is noted');
select is(pg_temp.seen('{objects,contacts,waiting,code}'), '"daily_limit"', 'with its reason');
select is(pg_temp.seen('{objects,contacts,waiting,detail}'), '"The limit of [e-mail] is used up."', 'redacted');
select ok((select waiting ->> 'resumes_at' > private.iso(clock_timestamp() + interval '50 seconds')
  from sync_session_objects where object_type = 'contacts'), 'and the time of its end');
select is(pg_temp.seen('{waiting}'), null, 'the session does not wait while other objects go on');
do $$ declare v_object text; v_job record;
begin
  foreach v_object in array array['companies', 'deals', 'calls'] loop
    select * into v_job from tap.claim(v_object);
    perform public.sync_note_wait(v_job.id, v_job.lease_token, v_object, 'portal_migrating', 'Moving.',
      case v_object when 'deals' then 5000 end);
  end loop;
end $$;
select is(pg_temp.seen('{waiting,code}'), '"portal_migrating"', 'when all of them wait the session does');
select is(pg_temp.seen('{objects,calls,waiting,resumes_at}'), null, 'the end of a wait may be unknown');
select lives_ok((select format('select jobs_release(%s, %L, 0)', job, lease) from story), 'the job is put back');
update story set (job, lease) = (select id, lease_token from tap.claim('contacts'));
select is(pg_temp.seen('{objects,contacts,waiting}'), null, 'who takes it up again ends the wait');
select throws_ok($$select sync_note_wait(1, gen_random_uuid(), 'contacts', 'c', 'd', 1)$$, 'P0001', null,
  'only who holds the job says what it waits for');

-- 2. Owing
select lives_ok($$select sync_apply(job, lease, 'contacts', jsonb_build_array(
    tap.contact('1', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z'), tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z')),
  '{"phase": "walk"}', 4, '[{"entity_id": "2", "code": "hubspot_cannot_serve", "detail": "d"},
    {"entity_id": "3", "code": "hubspot_cannot_serve", "detail": "d"}, {"entity_id": "4", "code": "unreadable_record"}]') from story$$,
  'records that were not served are errors');
select is((select sync_owed(job, lease, 'contacts', 'hubspot_cannot_serve', now() + interval '1 hour', null, 10) from story),
  '{"ids": ["2", "3"]}', 'they are owed, and no other');
select is((select sync_owed(job, lease, 'contacts', 'hubspot_cannot_serve', now() + interval '1 hour', '2', 10) from story),
  '{"ids": ["3"]}', 'page by page');
select is((select sync_owed(job, lease, 'contacts', 'hubspot_cannot_serve', now() - interval '1 hour', '', 10) from story),
  '{"ids": []}', 'not those that were just met');
select is((select sync_unseen(job, lease, 'contacts', now() - interval '1 minute', '', 10) from story),
  '{"ids": ["1"]}', 'the sweep does not look for what HubSpot cannot serve');
select is((select sync_apply(job, lease, 'contacts', jsonb_build_array(
    tap.contact('3', '2026-11-01T00:00:00Z', '2026-11-21T10:00:01Z')), '{"phase": "owed"}', 1, '[]') ->> 'applied' from story),
  '1', 'one of them comes');
select is((select sync_owed(job, lease, 'contacts', 'hubspot_cannot_serve', now() + interval '1 hour', null, 10) from story),
  '{"ids": ["2"]}', 'and is owed no more');

-- 3. Going on
select lives_ok((select format('select jobs_fail(%s, %L, %L, %L, false, null)', job, lease, 'needs_reconnect', 'Gone.')
  from story), 'the job dies');
do $$ declare v_object text;
begin
  foreach v_object in array array['companies', 'deals', 'calls'] loop
    perform public.sync_finish_object(j.id, j.lease_token, v_object, case v_object when 'deals' then 'not_permitted' else 'completed' end,
      null, case v_object when 'deals' then '{"code": "missing_scopes"}'::jsonb end)
    from private.jobs j where j.payload ->> 'object' = v_object;
  end loop;
end $$;
select is((select status from sync_sessions), 'failed', 'and with it the session');
select is((select tap.connect(owner) = account from story), true, 'the portal is connected again');
select is((select array_agg(mode order by start_time) from sync_sessions), '{full,full}', 'which starts the first sync again');
select is((select cursor ->> 'phase' from private.jobs where state = 'queued' and payload ->> 'object' = 'contacts'), 'owed',
  'it goes on where it died');
select is((select cursor from private.jobs where state = 'queued' and payload ->> 'object' = 'deals'), null,
  'and begins where nothing did');
do $$ declare v_object text; v_job record;
begin
  foreach v_object in array array['contacts', 'companies', 'deals', 'calls'] loop
    select * into v_job from tap.claim(v_object);
    perform public.sync_finish_object(v_job.id, v_job.lease_token, v_object,
      case v_object when 'deals' then 'not_permitted' else 'completed' end, null,
      case v_object when 'deals' then '{"code": "missing_scopes"}'::jsonb end);
  end loop;
end $$;
select is((select jsonb_build_array(status, error -> 'code', error -> 'objects') from sync_sessions order by start_time desc limit 1),
  '["completed", "not_permitted", {"deals": {"code": "missing_scopes"}}]', 'a completed session says what it may not see');
select is((select tap.connect(owner) = account from story), true, 'a third consent');
select is((select count(*)::int from sync_sessions), 2, 'starts nothing: all objects were synced');
select lives_ok((select format('select sync_start(%L, null, %L, %L)', account, 'full', '{contacts}') from story), 'a full sync');
select is((select cursor from private.jobs where state = 'queued'), null, 'after a good one begins at the beginning');
