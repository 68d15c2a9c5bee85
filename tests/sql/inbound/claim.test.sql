-- Due records are claimed in full batches of a portal's object, urgent ones first, and what is provably held is not read.

create temp table cast_of as
select tap.connect(tap.make_user('owner@example.com')) as account, tap.connect(tap.make_user('other@example.com'), '7') as other;
create function pg_temp.mark(p_object text, p_ids text, p_more jsonb default '{}', p_delay_ms int default 0) returns void language sql as $$
  select dirty_mark((select account from cast_of), p_object, (
    select jsonb_agg(jsonb_build_object('id', i) || p_more) from unnest(string_to_array(p_ids, ' ')) i), p_delay_ms)
$$;
create function pg_temp.claimed(p_limit int default 100) returns table (object text, ids jsonb) language sql as $$
  select c.value ->> 'object', c.value -> 'ids' from jsonb_array_elements(dirty_claim(p_limit, 60) -> 'claims') c
$$;

select dirty_mark(account, 'contacts', '[{"id": "1"}]', 0) from cast_of;
select is(dirty_claim(100, 60), '{"claims": [], "due_in_ms": null}', 'before a sync knew the properties nothing is read');
delete from private.sync_dirty;
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, o, 'email', 'E-mail', 'string', 'text', '{}' from cast_of, unnest(array['contacts', 'companies', 'deals']) o;
select is(dirty_claim(100, 60), '{"claims": [], "due_in_ms": null}', 'nothing is dirty');
select is((select dirty_mark(account, 'tickets', '[{"id": "1"}]', 0) from cast_of), '{"marked": 0}', 'nothing is read of what is not mirrored');
select pg_temp.mark('contacts', '1 2 3'), pg_temp.mark('deals', '4'), pg_temp.mark('companies', '5', '{}', 60000);
select is((select count(*) from private.jobs where kind = 'sync.inbound' and account_id = account), 1::bigint, 'one is called for all of a portal') from cast_of;
select results_eq('select * from pg_temp.claimed(2)', $$ values ('contacts', '["1", "2"]'::jsonb), ('deals', '["4"]') $$,
  'as many of each object as asked, of those that are due');
select results_eq('select * from pg_temp.claimed(2)', $$ values ('contacts', '["3"]'::jsonb) $$, 'what is claimed is nobody else''s');
select is((dirty_claim(100, 60) ->> 'due_in_ms')::int between 50000 and 60000, true, 'it tells when the next one is due');
update private.sync_dirty set leased_until = clock_timestamp() - interval '1 second', due_at = clock_timestamp() - interval '1 second'
where record_id in ('1', '2');
select results_eq('select * from pg_temp.claimed()', $$ values ('contacts', '["1", "2"]'::jsonb) $$, 'an expired claim is claimed again');

-- Given back.
select is((dirty_release((select lease_token from private.sync_dirty where record_id = '1'), 5000)), '{"released": 2}', 'a claim can be given back');
select results_eq($$ select attempts, lease_token is null, due_at > clock_timestamp() + interval '3 seconds' from private.sync_dirty where record_id = '1' $$,
  $$ values (0, true, true) $$, 'which is no fault of the records, and waits');
delete from private.sync_dirty;

-- Another portal's, and one that is not connected.
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select other, 'contacts', 'email', 'E-mail', 'string', 'text', '{}' from cast_of;
select dirty_mark(other, 'contacts', '[{"id": "1"}]', 0) from cast_of;
select is((select dirty_claim(100, 60, account) -> 'claims' from cast_of), '[]', 'one portal''s are claimed alone');
update hubspot_accounts set status = 'inactive' where id = (select other from cast_of);
select is(dirty_claim(100, 60) -> 'claims', '[]', 'nothing can be read of a portal that is not connected');
delete from private.sync_dirty;

-- Our own writes.
select pg_temp.mark('contacts', '1 2', '{"bulk": true}');
select is_empty('select * from pg_temp.claimed()', 'a few of our own writes wait');
select pg_temp.mark('contacts', '3');
select results_eq('select * from pg_temp.claimed()', $$ values ('contacts', '["1", "2", "3"]'::jsonb) $$, 'they ride along with what is urgent');
delete from private.sync_dirty;
select pg_temp.mark('contacts', '1 2', '{"bulk": true}');
select results_eq('select * from pg_temp.claimed(2)', $$ values ('contacts', '["1", "2"]'::jsonb) $$, 'or when they fill a batch');
delete from private.sync_dirty;
select pg_temp.mark('contacts', '1', '{"bulk": true}');
update private.sync_dirty set due_at = clock_timestamp() - interval '3 minutes';
select results_eq('select * from pg_temp.claimed()', $$ values ('contacts', '["1"]'::jsonb) $$, 'or in a while');
delete from private.sync_dirty;
select pg_temp.mark('contacts', '1', '{"bulk": true}'), pg_temp.mark('contacts', '1');
select is((select bulk from private.sync_dirty), false, 'what somebody else announces too is urgent');
delete from private.sync_dirty;

-- Known: the read began 2 s after the time of the event, and no change of its own date is missing.
select private.mirror_upsert(account, 'contacts', jsonb_build_array(
  tap.contact('1', '2026-11-02T00:00:00Z', '2026-11-02T00:00:10Z', 'a', '{"read_floor": "2026-11-02T00:00:08Z"}'),
  tap.contact('2', '2026-11-02T00:00:08Z', '2026-11-02T00:00:10Z', 'b', '{"read_floor": "2026-11-02T00:00:08Z"}'))) from cast_of;
insert into webhook_events (account_id, digest, object_type, record_id, kind, occurred_at, received_at)
select account, repeat('0', 64), 'contacts', '1', 'creation', '2026-11-02T00:00:06Z', now() from cast_of;
select pg_temp.mark('contacts', '1 2 3', '{"at": "2026-11-02T00:00:06Z", "links": false}');
select results_eq('select * from pg_temp.claimed()', $$ values ('contacts', '["2", "3"]'::jsonb) $$, 'what is provably held is not read');
select is((select applied_at is not null from webhook_events), true, 'and its event is applied');
delete from private.sync_dirty;
select pg_temp.mark('contacts', '1', '{"at": "2026-11-02T00:00:06.001Z", "links": false}');
select results_eq('select * from pg_temp.claimed()', $$ values ('contacts', '["1"]'::jsonb) $$, 'a millisecond later is not held');
delete from private.sync_dirty;
select pg_temp.mark('contacts', '1', '{"at": "2026-11-02T00:00:06Z", "forced": true, "links": false}');
select results_eq('select * from pg_temp.claimed()', $$ values ('contacts', '["1"]'::jsonb) $$, 'nothing makes known what is forced');
delete from private.sync_dirty;
select pg_temp.mark('contacts', '1', '{"at": "2026-11-02T00:00:06Z"}');
select results_eq('select * from pg_temp.claimed()', $$ values ('contacts', '["1"]'::jsonb) $$, 'nor that whose links may have changed');
delete from private.sync_dirty;
select pg_temp.mark('contacts', '1', '{"at": "2026-11-02T00:00:06Z", "links": false}'), pg_temp.mark('contacts', '1', '{"links": false}');
select results_eq('select * from pg_temp.claimed()', $$ values ('contacts', '["1"]'::jsonb) $$, 'nor what somebody announced without a time');
delete from private.sync_dirty;

-- Links.
select private.mirror_upsert(account, 'contacts', '[{"hubspot_id": "2", "read_at": "2026-11-02T01:00:00Z", "missing": true}]') from cast_of;
select pg_temp.mark('contacts', '1 2 3', '{"links": false}'), pg_temp.mark('contacts', '4');
select is(dirty_claim(100, 60) #> '{claims,0,linked}', '["2", "3", "4"]', 'links are read where they may have changed, or the mirror shows none');
insert into hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
select account, 'contacts', 'vip', 'VIP', 'string', 'text', '{}' from cast_of;
select pg_temp.mark('contacts', '5');
select is(dirty_claim(100, 60) #> '{claims,0,properties}', '["email", "vip"]', 'the claim names the properties of the object');
