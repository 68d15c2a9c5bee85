-- A reconciliation counts what the mirror lacked, had otherwise and had too much, and what need not be there yet is none of it.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('stranger@example.com') as stranger,
  null::uuid as account, null::bigint as job, null::uuid as lease, null::text as run;
grant select on story to public;
update story set account = tap.connect(owner);

-- The first sync: four contacts, whole up to noon.
update story set (job, lease) = (select id, lease_token from tap.claim('contacts'));
select is((select sync_apply(job, lease, 'contacts', jsonb_agg(
    tap.contact(id::text, '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', id || '@example.com')), '{"phase": "walk"}', 4, '[]')
  from story, generate_series(1, 4) id group by job, lease) ->> 'applied', '4', 'a first sync brings four contacts');
select is((select array[missing_count, differing_count, extra_count] from sync_session_objects where object_type = 'contacts'),
  array[0, 0, 0], 'and finds nothing amiss: the mirror need not have had them');
select is(tap.problem_of((select format('select reconcile_start(%L, %L, null)', account, owner) from story)),
  '409 sync_running', 'nothing is compared beside a sync');
select lives_ok($$
  do $do$ declare v_job record; v_object text;
  begin
    perform sync_finish_object(job, lease, 'contacts', 'completed', '2026-11-21T12:00:00Z', null) from story;
    foreach v_object in array array['companies', 'deals', 'calls'] loop
      select * into v_job from tap.claim(v_object);
      perform sync_finish_object(v_job.id, v_job.lease_token, v_object, 'completed', '2026-11-21T12:00:00Z', null);
    end loop;
  end $do$ $$, 'the sync ends');

-- The mirror is damaged: one row is lost, one is another, and HubSpot deletes a third.
delete from hubspot_contacts_raw where hubspot_id = '1';
update hubspot_contacts_raw set raw_json = jsonb_set(raw_json, '{properties,email}', '"x@example.com"') where hubspot_id = '2';
update story set run = (select reconcile_start(account, owner, array['contacts']) ->> 'run_id' from story);
select is((select reconcile_start(account, owner, array['contacts']) ->> 'already_running' from story), 'true',
  'a second start names the run that is under way');
update story set (job, lease) = (select id, lease_token from tap.claim('contacts'));
select is((select sync_apply(job, lease, 'contacts', (select jsonb_agg(
      tap.contact(id::text, case id when 5 then '2026-11-21T12:00:01Z' else '2026-11-01T00:00:00Z' end::timestamptz,
        '2026-11-21T13:00:00Z', id || '@example.com')) from unnest(array[1, 2, 4, 5]) id)
    || '[{"hubspot_id": "3", "read_at": "2026-11-21T13:00:00Z", "missing": true}]'::jsonb, '{"phase": "walk"}', 5, '[]')
  from story) ->> 'applied', '4', 'the run mends three and brings one that is new');
select lives_ok((select format($$ select sync_finish_object(%s, %L, 'contacts', 'completed', '2026-11-21T13:00:00Z', null) $$, job, lease)
  from story), 'the run ends');

select tap.sign_in(owner) from story;
select is((select reconcile_show(run) from story) - '{run_id,started_at,ended_at,objects,waiting,eta_seconds}'::text[], jsonb_build_object(
  'portal_id', '62515', 'status', 'completed', 'error_count', 0, 'error', null, 'checked', 5, 'missing', 1, 'differing', 1, 'extra', 1,
  'repaired', 3, 'verified_through', '2026-11-21T13:00:00.000Z'), 'its members see what it found: the new one is no fault');
select is((select count(*)::int from reconciliation_runs), 1, 'a sync is no reconciliation');
select is(tap.problem_of((select format('select reconcile_show(%L)', session_id) from sync_sessions where purpose = 'sync')),
  '404 unknown_run', 'nor is it shown as one');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is(tap.problem_of((select format('select reconcile_show(%L)', run) from story)), '404 unknown_run', 'a stranger learns nothing');
select is((select count(*)::int from reconciliation_runs), 0, 'and lists none');
select tap.be_owner();

-- Another choice of properties, and a read that is older than what is stored, are no differences.
update hubspot_contacts_raw set raw_json = raw_json #- '{properties,email}' where hubspot_id = '4';
select is((select private.compare_reads(account, 'contacts', jsonb_build_array(
    tap.contact('4', '2026-11-01T00:00:00Z', '2026-11-21T14:00:00Z', '4@example.com'),
    tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T09:00:00Z', 'old@example.com')), '["email"]') from story),
  '{"missing": 0, "differing": 0, "extra": 0}'::jsonb, 'what only was not read, or is read better, differs in nothing');
select is((select private.compare_reads(account, 'contacts', jsonb_build_array(jsonb_set(
    tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T14:00:00Z', '2@example.com'), '{raw_json,associations}', '{"deals": {}}')), '[]')
  from story), '{"missing": 0, "differing": 1, "extra": 0}'::jsonb, 'other links are a difference');
select is((select array_agg((private.compare_reads(account, 'contacts', jsonb_build_array(
    tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T14:00:00Z') #- '{raw_json,properties,email}'), properties) ->> 'differing')::int order by at)
  from story, unnest(array['["email"]', '["phone"]']::jsonb[]) with ordinality x (properties, at)), array[1, 0],
  'a value that was asked for and is not there is a difference, one that was not asked for is none');

-- A run of the schedule that reads a slice whole counts as well; one that reads what changed tells nothing of the mirror.
update hubspot_contacts_raw set raw_json = jsonb_set(raw_json, '{properties,email}', '"y@example.com"') where hubspot_id = '2';
select sync_start(account, owner, 'incremental', array['contacts']) from story;
update story set (job, lease) = (select id, lease_token from tap.claim('contacts'));
create function pg_temp.found_by(p_plan jsonb) returns int language plpgsql as $$
begin
  update private.jobs j set payload = j.payload || jsonb_build_object('plan', p_plan) from story s where j.id = s.job;
  perform sync_apply(job, lease, 'contacts', jsonb_build_array(
      tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T09:00:00Z', '2@example.com') || jsonb_build_object('read_at', clock_timestamp())),
    jsonb_build_object('phase', 'walk', 'plan', p_plan, 'started_at', '2026-11-21T15:00:00Z'), 1, '[]') from story;
  return (select o.differing_count from sync_session_objects o join private.jobs j on j.session_id = o.session_id join story s on s.job = j.id
    where o.object_type = 'contacts');
end
$$;
select is(pg_temp.found_by('{"looks": false, "slice": null}'), 0, 'a run that searches what changed counts nothing');
update hubspot_contacts_raw set raw_json = jsonb_set(raw_json, '{properties,email}', '"z@example.com"') where hubspot_id = '2';
select is(pg_temp.found_by('{"looks": false, "slice": {"after": null}}'), 1, 'a slice is a reconciliation of its part');
