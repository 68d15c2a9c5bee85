-- Which properties are mirrored, and an object that is read whole when they are chosen otherwise.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);
select is((select sync_property_settings(account, 'contacts') from story), '{"include": [], "exclude": []}', 'nothing is chosen beside the default');
insert into property_settings (account_id, object_type, include, exclude)
select account, 'contacts', '{hs_analytics_*,hs_email_bounce}', '{utm_*}' from story;
select is((select sync_property_settings(account, 'contacts') from story),
  '{"include": ["hs_analytics_*", "hs_email_bounce"], "exclude": ["utm_*"]}', 'what a portal chooses');
select is((select sync_property_settings(account, 'deals') from story), '{"include": [], "exclude": []}', 'is of one object');
select is((select operation from audit_logs where entity_type = 'property_settings'), 'create', 'and audited');

create temp table job as select * from tap.claim('contacts');
create function pg_temp.choose(variadic p_names text[]) returns jsonb language sql as $$
  select sync_apply_properties(id, lease_token, 'contacts', '[{"name": "email", "label": "E"}, {"name": "city", "label": "C"}]',
    jsonb_build_object('phase', 'window', 'properties', p_names)) from job
$$;
create function pg_temp.mirrored() returns text[] language sql as $$
  select array(select name from hubspot_properties where is_mirrored order by 1)
$$;
create function pg_temp.now_incremental() returns void language sql as $$
  update private.jobs j set payload = payload || '{"mode": "incremental", "since": "2026-11-21T10:00:00Z",
    "plan": {"looks": true, "slice": null}, "selection": {"properties": ["email"], "wide": false}}', cursor = '{"phase": "properties"}' from job where j.id = job.id;
  insert into sync_status as t (account_id, entity_type, watermark) select account, 'contacts', '2026-11-21T10:00:00Z' from story
  on conflict (account_id, entity_type) do update set watermark = excluded.watermark
$$;
select is(pg_temp.choose('email'), '{"applied": 2, "cancelled": false, "read_whole": false}', 'the first definitions');
select is(pg_temp.mirrored(), '{email}', 'say what is mirrored');
select pg_temp.now_incremental();
select is(pg_temp.choose('email', 'made_later'), '{"applied": 0, "cancelled": false, "read_whole": false}', 'the same choice, and a name that is not defined');
select is((select payload ->> 'mode' from private.jobs j join job using (id)), 'incremental', 'changes nothing');
select is(pg_temp.choose('email', 'city'), '{"applied": 1, "cancelled": false, "read_whole": true}', 'another choice');
select is((select concat_ws(' ', payload ->> 'mode', payload ->> 'since', payload ->> 'plan', payload ->> 'selection', cursor)
  from private.jobs j join job using (id)), 'full', 'makes the job a full one without a plan, from its beginning');
select is((select watermark from sync_status where entity_type = 'contacts'), null::timestamptz, 'and the next one, if this one fails');
select is(pg_temp.mirrored(), '{city,email}', 'the choice is kept');
select is((select details -> 'read_whole_for' from sync_logs where entity_type = 'properties' and details ? 'read_whole_for'), '["city"]', 'the log says why');
select is(pg_temp.choose('email', 'city') ->> 'read_whole', 'false', 'then it goes on');
select pg_temp.now_incremental();
select is(pg_temp.choose('email') ->> 'read_whole', 'true', 'what is left out goes by a full one, too');
