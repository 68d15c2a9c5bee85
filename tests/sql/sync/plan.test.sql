-- What scheduled runs do beside the search: one looks, the others read a slice, and no object waits for one that fails.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);
delete from private.jobs;
delete from sync_sessions;

-- Starts a session and ends its objects: the plans of its jobs, by object. Those that walk end at this id.
create function pg_temp.run(p_user uuid, p_mode text, p_upto text default null, p_fails text default null) returns jsonb
language plpgsql as $$
declare
  v_object text;
  v_job record;
  v_plans jsonb := '{}';
  v_payload jsonb;
  v_cursor jsonb;
begin
  perform sync_start((select account from story), p_user, p_mode, '{contacts,companies}', null);
  foreach v_object in array array['companies', 'contacts'] loop
    select * into v_job from tap.claim(v_object);
    v_payload := (select j.payload from private.jobs j where j.id = v_job.id);
    v_plans := v_plans || case when v_payload ? 'plan' then jsonb_build_object(v_object, (v_payload -> 'plan')
      || jsonb_build_object('selection', v_payload #>> '{selection,properties}')) else '{}' end;
    v_cursor := '{"properties": ["email"]}';
    if v_payload #> '{plan,slice}' <> 'null' then
      v_cursor := v_cursor || jsonb_build_object('plan', jsonb_set(v_payload -> 'plan', '{slice}',
        '{"archived": false}' || (v_payload #> '{plan,slice}') || jsonb_build_object('upto', p_upto)));
    end if;
    perform sync_apply(v_job.id, v_job.lease_token, v_object, '[]', v_cursor, 0, '[]');
    perform sync_finish_object(v_job.id, v_job.lease_token, v_object,
      case when v_object = p_fails then 'failed' else 'completed' end, '2026-11-20T00:00:00Z', null);
  end loop;
  return v_plans;
end
$$;
-- So much time goes by.
create function pg_temp.later(p_by interval) returns void language sql as $$
  update sync_status set looked_at = looked_at - p_by, last_hubspot_poll = last_hubspot_poll - p_by,
    last_reconciliation = last_reconciliation - p_by
$$;
create function pg_temp.walk(p_object text) returns jsonb language sql as $$
  select walk from sync_status where entity_type = p_object
$$;
create function pg_temp.since() returns text language sql as $$
  select payload ->> 'since' from private.jobs where payload ->> 'object' = 'contacts' order by id desc limit 1
$$;

select is(pg_temp.run(null, 'incremental') -> 'contacts', null, 'what was never read is read whole');
select ok((select last_reconciliation > now() - interval '1 minute' and walk is null from sync_status where entity_type = 'contacts'),
  'which compares all of it');
select is((select selection from sync_status where entity_type = 'contacts'), '{"wide": false, "properties": ["email"]}',
  'and chooses the properties');
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental', '40'), '{"contacts": {"looks": false, "slice": null, "selection": "[\"email\"]"},
  "companies": {"looks": false, "slice": {}, "selection": "[\"email\"]"}}', 'soon after, one object is read on');
select is(pg_temp.since(), '2026-11-20T00:00:00.000Z', 'the others search from their watermark');
select is(pg_temp.walk('companies'), '{"after": "40", "archived": false}', 'where it ended is noted');
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental') #> '{companies,slice}', '{"after": "40", "archived": false}', 'the next run goes on there');
select is(pg_temp.walk('companies'), '{"archived": true}', 'behind the live records come the archived ones');
select ok((select last_reconciliation < now() - interval '3 hours' from sync_status where entity_type = 'companies'), 'not all is compared yet');
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental'), '{"contacts": {"looks": false, "slice": null, "selection": "[\"email\"]"},
  "companies": {"looks": true, "slice": null, "selection": null}}', 'the third run looks at the object that was looked at longest ago');
select is(pg_temp.since(), '2026-11-20T00:00:00.000Z', 'it searches two days more');
select is((select payload ->> 'since' from private.jobs where payload ->> 'object' = 'companies' order by id desc limit 1),
  '2026-11-18T00:00:00.000Z', 'and no other');
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental') #> '{companies,slice}', '{"archived": true}', 'then the round goes on');
select is(pg_temp.walk('companies'), null, 'to its end');
select ok((select last_reconciliation > now() - interval '1 minute' from sync_status where entity_type = 'companies'), 'which is a comparison');
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental', '7') #> '{contacts,slice}', '{}', 'the next object follows');

-- One that fails.
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental', '8', 'contacts') #> '{contacts,looks}', 'true', 'one looks, and fails');
select ok((select looked_at < now() - interval '10 hours' from sync_status where entity_type = 'contacts'), 'that is no look');
select is(pg_temp.walk('contacts'), '{"after": "7", "archived": false}', 'and no walk');
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental') #> '{companies,looks}', 'true', 'the next run looks at another');
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental', '9') #> '{contacts,slice}', '{"after": "7", "archived": false}', 'until it works again');

-- More properties than a URL takes.
update sync_status set selection = selection || '{"wide": true}', walk = null;
update sync_status set looked_at = now() - interval '2 hours' where entity_type = 'companies';
select is(pg_temp.run(null, 'incremental', '9') #> '{contacts,slice}', '{}', 'a slice follows a look');
select pg_temp.later('2 hours');
select is(pg_temp.run(null, 'incremental', '9') #> '{contacts,slice}', 'null', 'and no second one');

-- Whoever asks gets a whole run.
select is(pg_temp.run((select owner from story), 'incremental') -> 'contacts', null, 'a member''s run has no plan');
select ok((select looked_at > now() - interval '1 minute' from sync_status where entity_type = 'contacts'), 'it looks');
select is(pg_temp.walk('contacts'), '{"after": "9", "archived": false}', 'and leaves the round where it is');
select pg_temp.run((select owner from story), 'full');
select is(pg_temp.walk('contacts'), null, 'a full one ends it');

-- What a slice did not meet.
select sync_start(account, null, 'incremental', '{contacts}', null) from story;
create temp table held as select * from tap.claim('contacts');
select private.mirror_upsert(account, 'contacts', (select jsonb_agg(tap.contact(id, '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'))
  from unnest(array['9', '10', '11', '100', '101']) id)) from story;
select private.mirror_upsert(account, 'contacts', jsonb_build_array(tap.contact('11', '2026-11-01T00:00:00Z', now()))) from story;
create function pg_temp.unmet(p_after text, p_upto text, p_limit int default 10) returns text language sql as $$
  select sync_unmet(id, lease_token, 'contacts', now() - interval '1 minute', p_after, p_upto, p_limit) ->> 'ids' from held
$$;
select is(pg_temp.unmet(null, null), '["9", "10", "100", "101"]', 'ids are in the order of numbers, without those that were met');
select is(pg_temp.unmet('9', '100'), '["10", "100"]', 'behind one and up to another');
select is(pg_temp.unmet('9', null, 2), '["10", "100"]', 'so many');
select private.record_sync_errors(j, 'contacts', '[{"entity_id": "10", "code": "hubspot_cannot_serve", "detail": "d"}]')
from private.jobs j join held using (id);
select is(pg_temp.unmet('9', null), '["100", "101"]', 'not what HubSpot cannot serve');

-- A slice takes what HubSpot turned back, a search does not.
create function pg_temp.apply(p_email text) returns text language sql as $$
  select sync_apply(id, lease_token, 'contacts', jsonb_build_array(tap.contact('9', '2026-10-31T00:00:00Z', now(), p_email)),
    jsonb_build_object('started_at', now() - interval '1 second', 'n', p_email), 1, '[]') ->> 'applied' from held
$$;
select is(pg_temp.apply('a@example.com'), '0', 'an older date is stale');
update private.jobs set payload = jsonb_set(payload, '{plan,slice}', '{"after": null}') where id = (select id from held);
select is(pg_temp.apply('b@example.com'), '1', 'but for a run that reads all');

-- Counts.
select is((select sync_compare(id, lease_token, 'contacts', 7) from held), '{"gap": 2, "known": null}', 'HubSpot has two more');
select sync_apply(id, lease_token, 'contacts', '[]', '{"properties": ["email"], "total": 7, "plan": {"looks": true}}', 0, '[]') from held;
select sync_finish_object(id, lease_token, 'contacts', 'completed', now(), null) from held;
select is((select count_gap from sync_status where entity_type = 'contacts'), 2::bigint, 'which the look did not explain');
