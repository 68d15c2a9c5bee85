-- A person is erased: afterwards a search through the whole database finds nothing of them, and nobody else is touched.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('ann@example.com') as member, null::uuid as account,
  null::uuid as erasure, null::uuid as document, null::uuid as exam;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, member, 'member' from story;

-- What names the person, in the ways it is written.
create function pg_temp.words() returns text language sql as $$
  select 'Mxqfirst Mxqlast <MXQ.person@marker.example>, 0151/2345-6789, Mxqlast, Mxqfirst: mxq.second@marker.example ST-778899'
$$;
-- Every table and view of ours that holds it, also as bytes.
create function pg_temp.found() returns text[] language plpgsql as $$
declare
  v_table text;
  v_count bigint;
  v_found text[] := '{}';
begin
  for v_table in select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema|tap)' order by 1
  loop
    execute format('select count(*) from %s t where t::text ~* %L', v_table,
      'mxq|2345.{0,2}6789|778899|' || encode('mxq.person', 'hex')) into v_count;
    if v_count > 0 then
      v_found := v_found || format('%s %s', v_table, v_count);
    end if;
  end loop;
  return v_found;
end
$$;
-- Works the erasure off. Of the transactions that began before it none is left: this one is all there is.
create function pg_temp.work(p_times int default 200) returns text language plpgsql as $$
declare
  v_job jsonb;
  v_next text;
begin
  update private.jobs j set run_after = now() - interval '1 day' where j.kind = 'person.erase' and j.state = 'queued';
  v_job := jobs_claim(array['person.erase'], 1, 60) -> 0;
  for i in 1 .. p_times loop
    v_next := erasure_step((v_job ->> 'id')::bigint, (v_job ->> 'lease_token')::uuid) ->> 'next';
    update private.jobs j set cursor = j.cursor || '{"after": "1"}' where j.id = (v_job ->> 'id')::bigint and j.cursor ? 'after';
    exit when v_next not in ('again', 'wait');
  end loop;
  if v_next = 'done' then
    perform jobs_complete((v_job ->> 'id')::bigint, (v_job ->> 'lease_token')::uuid, '{}');
  end if;
  return v_next;
end
$$;

-- 1. The person, another one, their calls and a deal.
create function pg_temp.person(p_updated text default '2026-11-02', p_read text default '2026-11-21T10:00:00Z') returns jsonb language sql as $$
  select tap.contact('7', p_updated::timestamptz, p_read::timestamptz, 'mxq.person@marker.example', jsonb_build_object(
    'firstname', 'Mxqfirst', 'lastname', 'Mxqlast', 'phone', '+49 (151) 2345 6789', 'phone_normalized', '4915123456789',
    'raw_json', '{"id": "7", "properties": {"email": "mxq.person@marker.example", "hs_additional_emails": "mxq.second@marker.example;",
      "firstname": "Mxqfirst", "lastname": "Mxqlast", "phone": "+49 (151) 2345 6789", "student_id": "ST-778899", "sj_credits": "3",
      "notes": "Mxqfirst likes it"}, "associations": {"deals": {"results": [{"id": "20", "type": "contact_to_deal"}]},
      "calls": {"results": [{"id": "30", "type": "contact_to_call"}, {"id": "31", "type": "contact_to_call"}]}}}'::jsonb))
$$;
create function pg_temp.call(p_id text, p_title text, p_contacts text[], p_number text) returns jsonb language sql as $$
  select jsonb_build_object('hubspot_id', p_id, 'source_updated_at', '2026-11-02T00:00:00Z', 'read_at', '2026-11-21T10:00:00Z',
    'to_number_normalized', p_number, 'raw_json', jsonb_build_object('id', p_id, 'properties', jsonb_build_object('hs_call_title', p_title),
    'associations', jsonb_build_object('contacts', jsonb_build_object('results', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c, 'type', 'call_to_contact')), '[]') from unnest(p_contacts) c)))))
$$;
select private.mirror_upsert(account, 'contacts', jsonb_build_array(pg_temp.person(),
  tap.contact('8', '2026-11-02T00:00:00Z', '2026-11-21T10:00:00Z', 'other@example.com',
    '{"raw_json": {"id": "8", "properties": {"email": "other@example.com", "sj_credits": "1"}}}'))) from story;
select private.mirror_upsert(account, 'calls', jsonb_build_array(
  pg_temp.call('30', 'Call with Mxqfirst Mxqlast', '{7,8}', null), pg_temp.call('31', 'Group call', '{7,8}', null),
  pg_temp.call('32', 'Alone', '{7}', '49301'), pg_temp.call('33', 'By number', '{}', '4915123456789'),
  pg_temp.call('34', 'Somebody else', '{8}', '49302'))) from story;
select private.mirror_upsert(account, 'deals', '[{"hubspot_id": "20", "source_updated_at": "2026-11-02T00:00:00Z", "read_at": "2026-11-21T10:00:00Z",
  "dealname": "Course", "raw_json": {"id": "20", "properties": {"dealname": "Course"}, "associations": {"contacts": {"results": [
  {"id": "7", "type": "deal_to_contact"}, {"id": "8", "type": "deal_to_contact"}]}}}}]') from story;
update story set document = tap.add_document(owner, account, 'about-mxq.md');
select tap.run_document(document, E'Mxqfirst Mxqlast\n') from story;
select tap.sign_in(owner) from story;
update documents set metadata = '{"contact_id": "7"}';
select tap.be_owner();

-- A seat of theirs in an exam that is to come, at a place that says who they are.
update story set exam = tap.make_exam(account, 'e1');
select tap.sign_in(owner) from story;
select booking_create(exam, c.id, 'mxq.person@marker.example', 'left', 'At Mxqlast''s') from story, contacts c where c.hubspot_id = '7';
select booking_create(exam, c.id, 'other', 'left', 'Here') from story, contacts c where c.hubspot_id = '8';
-- A change of theirs that waits for HubSpot, and one that lost.
update contacts set lastname = 'Mxqlast-King' where hubspot_id = '7';
select tap.be_owner();
insert into sync_conflicts (account_id, object_type, record_id, kind, field, ours, decision)
select account, 'contacts', c.id, 'both_changed', 'lastname', 'Mxqlast', 'hubspot' from story, contacts c where c.hubspot_id = '7';

-- 2. A row in every table that an erasure minds, about the person where it goes by a record, naming them in each text that is no key.
create temp table codes as
select k.conrelid as relation, a.attname as name, substring(pg_get_constraintdef(k.oid) from '''([^'']+)''::text') as code
from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
where k.contype = 'c' and pg_get_constraintdef(k.oid) ~ 'ANY \(ARRAY';
select tap.drop_checks(t.table_name::regclass) from private.erasure_tables t where is_scrubbed or object_column is not null;
-- Nor does it ask for the parents of rows that were made a moment ago: they have none.
do $$
declare
  v_key record;
begin
  for v_key in select k.conrelid::regclass as relation, k.conname from pg_constraint k join private.erasure_tables t on t.table_name::regclass = k.conrelid
    where k.contype = 'f' and k.coninhcount = 0 and t.is_scrubbed
  loop
    execute format('alter table %s drop constraint %I', v_key.relation, v_key.conname);
  end loop;
end
$$;
create function pg_temp.naming_row(p_table regclass, p_keys jsonb) returns jsonb language sql as $$
  select coalesce(jsonb_object_agg(a.attname, case
    when k.code is not null then to_jsonb(k.code)
    when a.atttypid = 'text'::regtype then to_jsonb(pg_temp.words())
    else jsonb_build_object('a', jsonb_build_array(pg_temp.words()), pg_temp.words(), 4915123456789) end), '{}') || p_keys
  from pg_attribute a left join codes k on k.relation = a.attrelid and k.name = a.attname
  where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'json'::regtype) and not p_keys ? a.attname
    and not exists (select from pg_index i where i.indrelid = p_table and i.indisprimary and a.attnum = any (i.indkey))
$$;
select tap.put(t.table_name::regclass, pg_temp.naming_row(t.table_name::regclass,
  (case when exists (select from pg_attribute a where a.attrelid = t.table_name::regclass and a.attname = 'account_id')
    then jsonb_build_object('account_id', account) else '{}' end)
  || (case when t.object_column is null then '{}' else jsonb_build_object(t.object_column, 'contacts', t.id_column, '7') end)
  || (case t.table_name when 'private.jobs' then '{"kind": "score.batch", "state": "done"}' when 'public.sync_sessions' then '{"status": "failed"}'
    when 'public.training_runs' then '{"status": "failed"}' when 'private.idempotency_keys' then '{"key": "mxq.person@marker.example"}' else '{}' end)::jsonb))
from private.erasure_tables t, story where t.is_scrubbed or t.object_column is not null;
select tap.put('error_logs', jsonb_build_object('account_id', account, 'error_type', 'a.b', 'error_message', 'Mxqlast is odd',
  'context', '{"object_type": "contacts", "record_id": "7"}'::jsonb)) from story;
select tap.put('error_logs', jsonb_build_object('account_id', account, 'error_type', 'a.b', 'error_message', 'kept',
  'context', '{"object_type": "deals", "record_id": "7"}'::jsonb)) from story;
select tap.put('score_batches', jsonb_build_object('id', '70000000-0000-4000-8000-000000000001', 'account_id', account, 'object_type', 'contacts',
  'status', 'running', 'total', 3, 'done', 1)) from story;
insert into score_batch_items (batch_id, record_id, account_id, status) select '70000000-0000-4000-8000-000000000001', i, account,
  case i when '9' then 'done' else 'pending' end from story, unnest(array['7', '8', '9']) i;
select tap.put('training_runs', jsonb_build_object('id', '71000000-0000-4000-8000-000000000001', 'account_id', account, 'object_type', 'contacts')) from story;
insert into private.training_blobs (run_id, name, bytes) values ('71000000-0000-4000-8000-000000000001', 'rows', 'mxq.person');
select tap.put('private.jobs', jsonb_build_object('id', 900, 'kind', 'training.run', 'account_id', account, 'state', 'running',
  'cursor', '{"at": 1}'::jsonb, 'lease_token', gen_random_uuid(), 'leased_until', now(), 'payload', '{"object_type": "contacts"}'::jsonb)) from story;
create table private.audit_logs_2020_01_archived (like public.audit_logs including defaults);
insert into audit_logs (account_id, entity_type, entity_id, operation, new_data) select account, 'x', 'x', 'create', '{"to": "other@example.com"}' from story;
insert into private.audit_logs_2020_01_archived (account_id, entity_type, entity_id, operation, new_data)
select account, 'x', 'x', 'create', jsonb_build_object('was', pg_temp.words()) from story;

create temp table before as select unnest(pg_temp.found()) as line;
select is_empty($$
  select t.table_name from private.erasure_tables t where (t.is_scrubbed or t.object_column is not null)
    and not exists (select from before b where split_part(b.line, ' ', 1) in (regexp_replace(t.table_name, '^public\.', ''), t.table_name)
      or (t.table_name = 'public.audit_logs' and b.line ~ 'audit_logs'))
$$, 'the person is in every table that could name them');
select cmp_ok((select count(*)::int from before), '>', 30, 'and in those of the record');

-- 3. Who may.
select throws_ok($$ select erasure_start(account, member, '7', null, false) from story $$, 'P0001', 'Only an owner or an admin erases a person.', 'a member may not');
select throws_ok($$ select erasure_start(account, owner, '7', 'a@example.com', false) from story $$, 'P0001',
  'Name the contact_id or the email, one of them.', 'by one name');
select throws_ok($$ select erasure_start(account, owner, '404', null, false) from story $$, 'P0001', 'This portal has no such contact.', 'a contact that there is');
select throws_ok($$ select erasure_start(account, owner, null, 'nobody@example.com', false) from story $$, 'P0001',
  'Nobody in this portal has this address, or not any more.', 'an address that there is');

-- In steps of one block, so that there are many.
create or replace function private.scrub_blocks() returns int language sql immutable set search_path = '' as 'select 1';

-- 4. The erasure, by a second address of theirs.
update story set erasure = (erasure_start(account, owner, null, ' MXQ.second@marker.example ', false) ->> 'erasure_id')::uuid;
select is((select erasure_start(account, owner, '7', null, false) from story),
  (select jsonb_build_object('erasure_id', erasure, 'already', true) from story), 'asked again it is the same one');
select is((select private.mirror_upsert(account, 'contacts', jsonb_build_array(pg_temp.person('2026-11-22', '2026-11-22T10:00:00Z'))) from story),
  '{"applied": 0, "unchanged": 0, "stale": 1}', 'refused from that moment on');
select is(pg_temp.work(), 'done', 'it is worked off');
select is(pg_temp.found(), '{"private.document_erasures 1","storage.objects 1"}', 'only the file and its name, as long as it is in the bucket, are left');
set local storage.allow_delete_query = 'true';
delete from storage.objects;
update private.jobs j set run_after = now() - interval '1 day' where j.kind = 'document.erase' and j.state = 'queued';
select jobs_complete((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, '{}') from jsonb_array_elements(jobs_claim(array['document.erase'], 1, 60)) j;
select is(pg_temp.found(), '{}', 'and nothing in the whole database names the person');

-- 5. The certificate, and what is still there.
select tap.sign_in(owner) from story;
create temp table certificate as select erasure_show(erasure) as c from story;
select tap.be_owner();
select is((select concat_ws(' ', c ->> 'status', c ->> 'reason', c ->> 'in_hubspot', c ->> 'records', c ->> 'remaining') from certificate),
  'completed request kept 4 []', 'the certificate says how it ended: the contact and three calls');
select is_empty($$
  select t.table_name from private.erasure_tables t, certificate where (t.is_scrubbed or t.id_column is not null or t.entity_column is not null)
    and not c -> 'erased' ? split_part(t.table_name, '.', 2)
$$, 'counts rows of every table');
select is((select (c -> 'erased' ->> 'documents')::int from certificate), 1, 'the document about the person among them');
select is(array(select hubspot_id from hubspot_contacts_raw union all select 'entity ' || hubspot_id from contacts order by 1), '{8,"entity 8"}', 'the other contact stays');
select is(array(select hubspot_id from hubspot_calls_raw order by 1), '{31,34}', 'and calls with others that do not name the person');
select is((select concat_ws(' ', e.booked, (select string_agg(b.booking_id, ',') from bookings b)) from mock_exams e), '1 other', 'a seat is free again, and others keep theirs');
select is((select raw_json -> 'associations' -> 'contacts' -> 'results' from hubspot_deals_raw), '[{"id": "8", "type": "deal_to_contact"}]', 'a deal has one link less');
select is((select count(*)::int from hubspot_associations where '7' in (from_object_id, to_object_id)), 0, 'and no link leads to the person');
select is((select concat_ws(' ', status, total, done) from score_batches where id = '70000000-0000-4000-8000-000000000001'), 'running 2 1', 'an open batch waits for one less');
select is((select concat_ws(' ', state, cursor) from private.jobs where id = 900), 'queued', 'a training under way begins anew');
select is(array(select error_message from error_logs where account_id = (select account from story) and error_type = 'a.b'), '{kept}', 'a log line of another record with the same number stays');
select is((select count(*)::int from private.erasure_records), 0, 'the list of who it was is empty');
select is((select count(*)::int from person_erasures e, story where e::text ~ 'mxq|"7"'), 0, 'the certificate holds no personal data');

-- 6. For ever: a sync of stale or new data, scores, errors.
select is((select private.mirror_upsert(account, 'contacts', jsonb_build_array(pg_temp.person('2027-01-01', '2027-01-01T00:00:00Z'))) from story),
  '{"applied": 0, "unchanged": 0, "stale": 1}', 'no later read brings the person back');
select is((select private.mirror_upsert(account, 'calls', jsonb_build_array(pg_temp.call('32', 'Alone', '{7}', '49301'))) ->> 'stale' from story), '1', 'nor a call');
insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs, source, model_version, model_sha256, as_of, scored_at)
select account, o, '7', 1, 'E', 0, 0, 0, '[]', '[]', 'rules', 0, '', now(), now() from story, unnest(array['contacts', 'deals']) o;
select is(array(select object_type from record_scores where record_id = '7'), '{deals}', 'a score that was computed before is not stored');
select is((select erasure_start(account, owner, '7', null, false) from story),
  (select jsonb_build_object('erasure_id', erasure, 'already', true) from story), 'asked once more it is still the same one');
select isnt((select erasure_start(account, owner, '7', null, true) ->> 'erasure_id' from story), (select erasure::text from story),
  'unless HubSpot shall delete it now as well');
select is(pg_temp.work(), 'hubspot', 'which comes last');

-- An erasure that failed goes on when it is asked for again.
create temp table failed as select erasure_start(account, owner, '8', null, false) ->> 'erasure_id' as id from story;
select is(pg_temp.work(4), 'again', 'a worker finds the other contact');
update private.jobs j set state = 'dead', lease_token = null, leased_until = null, error = '{"code": "given_up"}'
from failed f where j.payload ->> 'erasure_id' = f.id;
select is((select e.error ->> 'code' from person_erasures e, failed f where e.id::text = f.id), 'given_up', 'and is lost');
select is((select erasure_start(account, owner, '8', null, false) from story), (select jsonb_build_object('erasure_id', id::uuid, 'already', true) from failed), 'asked again it goes on');
select is(pg_temp.work(), 'done', 'to its end');
select is((select concat_ws(' ', e.status, (select count(*) from contacts), (select count(*) from audit_logs l where l::text ~ 'other@example.com'))
  from person_erasures e, failed f where e.id::text = f.id), 'completed 0 0', 'with what it had found before');

-- 7. A portal that is disconnected keeps erasing.
select oauth_disconnect(account, owner, true) from story;
select is(erasure_sweep(), '{"queued": 1}', 'the sweep queues what lost its job');
select is(pg_temp.work(), 'hubspot', 'and it goes on');
