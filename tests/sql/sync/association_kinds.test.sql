-- What links mean: category and type id beside each, and the portal's word for it.

create temp table story as select tap.connect(tap.make_user('owner@example.com')) as account;
create temp table job as
select j.id, gen_random_uuid() as token from (
  select (sync_start(account, (select user_id from account_members m where m.account_id = s.account limit 1), 'full', array['contacts'], null)) as started
  from story s) x cross join lateral (select min(id) as id from private.jobs where kind = 'sync.object') j;
update private.jobs j set state = 'running', lease_token = job.token, leased_until = clock_timestamp() + interval '1 hour' from job where j.id = job.id;
create function pg_temp.kinds(p_kinds jsonb, p_seen jsonb default '[]') returns jsonb language sql as $$
  select sync_apply_association_kinds(id, token, 'contacts', 'companies', p_kinds, p_seen) from job
$$;
create function pg_temp.links(p_id text, p_results jsonb, p_day int) returns jsonb language sql as $$
  select private.mirror_upsert((select account from story), 'contacts', jsonb_build_array(
    tap.contact(p_id, make_timestamptz(2026, 11, p_day, 0, 0, 0, 'UTC'), '2026-11-21T10:00:00Z', p_id || '@example.com', jsonb_build_object(
      'raw_json', jsonb_build_object('id', p_id, 'properties', '{}'::jsonb,
        'associations', jsonb_build_object('companies', jsonb_build_object('results', p_results)))))))
$$;
create function pg_temp.shown() returns text[] language sql as $$
  select array(select concat_ws(' ', from_object_id, association_type, category, type_id, coalesce(label, '-'))
    from hubspot_associations order by from_object_id::int, association_type)
$$;

-- A list's own names, and a kind that only an id tells.
select pg_temp.links('1', '[{"id": "7", "type": "contact_to_company"}, {"id": "7", "type": "contact_to_company_unlabeled"},
  {"id": "7", "type": "user_defined_1", "category": "USER_DEFINED", "typeId": 1}]', 1);
select is(pg_temp.shown(), array['1 contact_to_company HUBSPOT_DEFINED 1 -', '1 contact_to_company_unlabeled HUBSPOT_DEFINED 279 -',
  '1 user_defined_1 USER_DEFINED 1 -'], 'each link has its type, whichever way it was read');
select pg_temp.links('2', '[{"id": "7", "type": "odd"}, {"id": "8", "type": "odd", "category": "USER_DEFINED", "typeId": "x"}]', 1);
select is((select count(*)::int from hubspot_associations where from_object_id = '2' and type_id is null), 2, 'a name alone is no type');

-- The definitions.
select is(pg_temp.kinds('[{"category": "HUBSPOT_DEFINED", "type_id": 1, "label": "Primary"}, {"category": "HUBSPOT_DEFINED", "type_id": 279, "label": null},
  {"category": "USER_DEFINED", "type_id": 1, "label": "Billing"}]', '[{"category": "HUBSPOT_DEFINED", "type_id": 901, "label": "Hidden"}]')
  ->> 'changed', '2', 'what is mirrored is called so');
select is(pg_temp.shown() @> array['1 contact_to_company HUBSPOT_DEFINED 1 Primary', '1 user_defined_1 USER_DEFINED 1 Billing'], true,
  'the same number is another kind in another category');
select pg_temp.links('3', '[{"id": "7", "type": "user_defined_1", "category": "USER_DEFINED", "typeId": 1},
  {"id": "7", "type": "hubspot_defined_901", "category": "HUBSPOT_DEFINED", "typeId": 901}]', 1);
select is(pg_temp.shown() @> array['3 user_defined_1 USER_DEFINED 1 Billing', '3 hubspot_defined_901 HUBSPOT_DEFINED 901 Hidden'], true,
  'a link that comes later, too');
select is(pg_temp.kinds('[{"category": "USER_DEFINED", "type_id": 1, "label": "Invoices"}]') ->> 'changed', '2', 'another label');
select is(array(select category || type_id || is_defined from hubspot_association_kinds order by 1),
  array['HUBSPOT_DEFINED901false', 'USER_DEFINED1true'], 'the definitions are replaced whole, what a link showed stays');
select is(pg_temp.kinds('[]') ->> 'changed', '0', 'no definitions are no answer');
select is((select count(*)::int from hubspot_association_kinds), 2, 'and replace nothing');
select is((sync_association_kinds(account, 'contacts') -> 'kinds' -> 1), '{"to": "companies", "category": "USER_DEFINED", "type_id": 1,
  "label": "Invoices", "is_recent": true}', 'what is known') from story;

-- Links come and go with the record.
select pg_temp.links('1', '[{"id": "7", "type": "contact_to_company_unlabeled"}]', 2);
select is(array(select association_type from hubspot_associations where from_object_id = '1'), array['contact_to_company_unlabeled'],
  'a label that is taken off is gone');
