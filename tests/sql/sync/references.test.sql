-- Owners, pipelines and stages: what HubSpot lists is written, and what it lists no more ends, but for an answer that says nothing.

create temp table story as select tap.connect(tap.make_user('owner@example.com')) as account;
create temp table job as
select j.id, gen_random_uuid() as token from (
  select (sync_start(account, (select user_id from account_members m where m.account_id = s.account limit 1), 'full', array['contacts'], null)) as started
  from story s) x cross join lateral (select min(id) as id from private.jobs where kind = 'sync.object') j;
update private.jobs j set state = 'running', lease_token = job.token, leased_until = clock_timestamp() + interval '1 hour' from job where j.id = job.id;
create function pg_temp.owners(p_owners jsonb, p_is_whole boolean default true) returns text language sql as $$
  select concat_ws(' ', a ->> 'written', a ->> 'archived') from job, sync_apply_owners(id, token, p_owners, p_is_whole) a
$$;
create function pg_temp.who() returns text[] language sql as $$
  select array(select concat_ws(' ', owner_id, coalesce(first_name, '-'), case when archived_at is not null then 'left' end)
    from hubspot_owners order by owner_id)
$$;

select is(pg_temp.owners('[{"id": "1", "first_name": "Ada", "email": "ada@example.com", "teams": [{"id": "7", "name": "North", "primary": true}],
  "user_id": "9", "archived": false}, {"id": "2", "first_name": "Bo", "teams": [], "archived": false},
  {"id": "3", "first_name": "Cy", "teams": [], "archived": true, "updated_at": "2026-10-01T00:00:00Z"}]'), '3 0', 'owners are written');
select is((select email || user_id || (teams -> 0 ->> 'name') from hubspot_owners where owner_id = '1'), 'ada@example.com9North', 'whole');
select is((select archived_at from hubspot_owners where owner_id = '3'), '2026-10-01T00:00Z', 'with when one left');
select is(pg_temp.owners('[]'), '0 0', 'an empty list');
select is(pg_temp.owners('[{"id": "3", "first_name": "Cy", "teams": [], "archived": true, "updated_at": "2026-11-01T00:00:00Z"}]'), '1 0',
  'and one without anybody who owns');
select is(pg_temp.owners('[{"id": "2", "first_name": "Bo", "teams": [], "archived": false}]', false), '1 0', 'and a list in pieces');
select is(pg_temp.who(), array['1 Ada', '2 Bo', '3 Cy left'], 'end nothing');
select is((select archived_at from hubspot_owners where owner_id = '3'), '2026-10-01T00:00Z', 'who left has not left anew');
select is(pg_temp.owners('[{"id": "3", "teams": [], "archived": false}, {"id": "3", "teams": [], "archived": true}]'), '1 2', 'a whole list ends the others');
select is(pg_temp.who(), array['1 Ada left', '2 Bo left', '3 -'], 'their rows stay; one on both lists owns, and what is not told is not known');
select is(pg_temp.owners('[{"id": "1", "first_name": "Ada", "teams": [], "archived": false}]', false), '1 0', 'who comes back');
select is((select archived_at from hubspot_owners where owner_id = '1'), null, 'owns again');

-- Pipelines and stages.
create function pg_temp.pipelines(p_pipelines jsonb, p_is_whole boolean default true) returns text language sql as $$
  select concat_ws(' ', a ->> 'written', a ->> 'archived') from job, sync_apply_pipelines(id, token, 'deals', p_pipelines, p_is_whole) a
$$;
create function pg_temp.ways() returns text[] language sql as $$
  select array(select concat_ws(' ', s.pipeline_id, case when p.archived_at is not null then 'gone' end, s.stage_id, coalesce(s.is_closed::text, '-'),
      coalesce(s.probability::text, '-'), case when s.archived_at is not null then 'gone' end)
    from hubspot_pipeline_stages s join hubspot_pipelines p using (account_id, object_type, pipeline_id) order by 1)
$$;
select is(pg_temp.pipelines('[{"id": "p", "label": "Sales", "display_order": 0, "stages": [{"id": "new", "is_closed": false, "probability": 0.2},
  {"id": "won", "is_closed": true, "probability": 1}]}, {"id": "q", "stages": [{"id": "only", "is_closed": null, "probability": null}]}]'), '2 0',
  'pipelines are written');
create temp table before as select pg_temp.ways() as ways;
select is(ways, array['p new false 0.2', 'p won true 1', 'q only - -'], 'with their stages, unknown where it is not said') from before;
select is(pg_temp.pipelines('[]'), '0 0', 'an empty list');
select is(pg_temp.pipelines('[{"id": "p", "label": "Sales", "stages": null}]', false), '1 0', 'and one in pieces');
select is(pg_temp.ways(), ways, 'end nothing') from before;
select is(pg_temp.pipelines('[{"id": "p", "label": "Sales", "stages": [{"id": "won", "is_closed": true, "probability": 1}]}]'), '1 1', 'a whole one');
select is(pg_temp.ways(), array['p new false 0.2 gone', 'p won true 1', 'q gone only - - gone'], 'ends what it does not name');
select is(pg_temp.pipelines('[{"id": "q", "stages": [{"id": "only"}]}]', false), '1 0', 'a pipeline that comes back');
select is(pg_temp.ways(), array['p new false 0.2 gone', 'p won true 1', 'q only - -'], 'brings its stages');
select throws_ok($$ select sync_apply_owners(id, gen_random_uuid(), '[]', true) from job $$, null, null, 'without the lease nobody writes');
select oauth_disconnect(account, null, true) from story;
select is((select count(*)::int from (select owner_id from hubspot_owners union all select stage_id from hubspot_pipeline_stages) x), 0,
  'all goes with the portal');
