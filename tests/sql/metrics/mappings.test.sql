-- Mappings: what is proposed, what may be said, who may say it.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('viewer@example.com') as viewer,
  tap.make_user('stranger@example.com') as stranger, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, viewer, 'viewer' from story;
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, o, n, l, 'enumeration', 'select', '{}' from story, (values
  ('contacts', 'vsl_watched', 'VSL watched'), ('contacts', 'pitch', 'Video seen'), ('contacts', 'email', 'E-mail'),
  ('deals', 'pay_state', 'Payment state'), ('deals', 'trial_status', 'Trial'), ('deals', 'qualified_status', 'Status')) p (o, n, l);
insert into hubspot_deals_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select account, i::text, jsonb_build_object('id', i::text, 'properties', jsonb_build_object('trial_status', t, 'pay_state', p)), now(), now(), now()
from story, (values (1, 'completed', 'paid_in_full'), (2, 'completed', 'late'), (3, 'no_show', 'cancelled'), (4, 'booked', 'up_to_date'), (5, '', null),
  (6, 'odd', 'refunded')) d (i, t, p);

create function pg_temp.proposed(p_role text) returns text language sql as $$
  select c ->> 'property' || ' +' || (c ->> 'positive_values') || ' -' || (c ->> 'negative_values')
  from jsonb_array_elements(metric_mapping_propose((select account from story))) r, lateral (select r #> '{candidates,0}' as c) x where r ->> 'role' = p_role
$$;
create function pg_temp.try(p_sql text) returns text language plpgsql as $$
declare v_detail text;
begin
  execute p_sql;
  return 'done';
exception when raise_exception then
  get stacked diagnostics v_detail = pg_exception_detail;
  return (v_detail::jsonb ->> 'status') || ' ' || split_part(sqlerrm, ':', 1);
end
$$;
select tap.sign_in(owner) from story;
select is(pg_temp.proposed('trial'), 'trial_status +["completed"] -["booked", "no_show"]', 'a trial is proposed with what its values mean');
select is(pg_temp.proposed('paying'), 'pay_state +["paid_in_full", "up_to_date"] -["cancelled", "late", "refunded"]', 'by the label, too');
select is(pg_temp.proposed('cancelled'), 'pay_state +["cancelled", "refunded"] -[]', 'one property can have two roles');
select is(pg_temp.proposed('instalments'), null, 'what no property is called like has no candidate');
select is((select jsonb_path_query_first(metric_mapping_propose(account), '$[*] ? (@.role == "trial").candidates[0].observed') from story),
  '[{"count": 2, "value": "completed"}, {"count": 1, "value": "booked"}, {"count": 1, "value": "no_show"}, {"count": 1, "value": "odd"}]'::jsonb,
  'with the values that were seen and how often');

create function pg_temp.set(p_role text, p_property text, p_positive text, p_negative text) returns text language sql as $$
  select pg_temp.try(format('select metric_mapping_set((select account from story), %L, %L, %L, %L)', p_role, p_property, p_positive, p_negative))
$$;
select is(pg_temp.set('nope', 'trial_status', '{a}', '{}'), '422 role', 'an unknown role is named');
select is(pg_temp.set('trial', 'vsl_watched', '{a}', '{}'), '422 property', 'so is a property of another object');
select is(pg_temp.set('trial', 'trial_status', '{}', '{}'), '422 positive_values', 'a flag needs a yes');
select is(pg_temp.set('trial', 'trial_status', '{a,null}', '{}'), '422 positive_values', 'null is no value');
select is(pg_temp.set('trial', 'trial_status', '{a}', '{b,a}'), '422 negative_values', 'no value means both');
select is(pg_temp.set('trial', 'trial_status', '{' || repeat('a,', 100) || 'a}', '{}'), '422 positive_values', 'a hundred values at most');
select is(pg_temp.set('amount', 'pay_state', '{a}', '{}'), '422 positive_values', 'a number has no values');
select is(pg_temp.set('script', 'pitch', '{a}', '{b}'), '422 negative_values', 'a text has no negative ones');
select is(pg_temp.set('trial', 'trial_status', '{completed}', '{booked,no_show}'), 'done', 'what makes sense is taken');
select is((select jsonb_path_query_first(metric_mapping_list(account), '$[*] ? (@.role == "trial")') - array['observed', 'label', 'distinct_values'] from story),
  '{"role": "trial", "kind": "flag", "property": "trial_status", "is_mapped": true, "is_default": false, "object_type": "deals",
    "positive_values": ["completed"], "negative_values": ["booked", "no_show"], "unmapped_values": ["odd"]}'::jsonb, 'and listed with the values that mean nothing yet');
select is((select string_agg(m ->> 'role', ' ') from story, jsonb_array_elements(metric_mapping_list(account)) m where (m ->> 'is_mapped')::boolean),
  'vsl trial amount answered', 'a default counts where the portal defines its property');
select is(pg_temp.set('trial', null, '{}', '{}'), 'done', 'null takes it back');
select is((select count(*)::int from metric_mappings), 0, 'then nothing is mapped');
select is((select string_agg(operation, ' ' order by operation) from audit_logs where entity_type = 'metric_mappings'), 'create delete', 'both are in the audit log');

select tap.be_owner();
select tap.sign_in(viewer) from story;
select is(pg_temp.set('trial', 'trial_status', '{completed}', '{}'), '403 Only owners and admins of the portal say what its properties mean.', 'a viewer says nothing');
select is(pg_temp.try('select metric_mapping_list(account) from story'), '403 Only owners and admins of the portal say what its properties mean.', 'and lists nothing');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is(pg_temp.set('trial', 'trial_status', '{completed}', '{}'), '404 This portal is not known.', 'of a portal that is not theirs people learn nothing');
select is(pg_temp.try('select metric_mapping_propose(account) from story'), '404 This portal is not known.', 'nor by a proposal');
select tap.be_owner();
