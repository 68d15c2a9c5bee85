-- What goes with a document, what stays, and that its files do not stay behind.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('ann@example.com') as ann, null::uuid as account,
  null::uuid as doc, null::bigint as job, null::uuid as lease;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, ann, 'member' from story;
-- As the storage service sets it for its own deletes.
set local storage.allow_delete_query = 'true';
-- A worker deletes the files that it is told of; what becomes of one that does not is told in section 4.
create function pg_temp.delete_files() returns void language sql as $$
  delete from storage.objects o using private.document_erasures e where o.name = any (e.paths)
$$;
create function pg_temp.begin(p_name text) returns uuid language sql as $$
  update story set doc = tap.add_document(owner, account, p_name) returning doc
$$;
create function pg_temp.left_rows() returns text language sql as $$
  select concat_ws(' ', (select count(*) from documents), (select count(*) from document_parts), (select count(*) from document_chunks),
    (select count(*) from document_steps), (select count(*) from document_members))
$$;
create function pg_temp.claim_erasure() returns text language sql as $$
  update private.jobs j set run_after = now() - interval '1 day' where j.kind = 'document.erase' and j.state = 'queued';
  update story set (job, lease) = (select (j ->> 'id')::bigint, (j ->> 'lease_token')::uuid
    from jsonb_array_elements(jobs_claim(array['document.erase'], 1, 60)) j);
  select document_erase_state(job, lease) - 'document_id' #>> '{}' from story
$$;
create function pg_temp.erasures() returns text language sql as $$
  select string_agg(concat_ws(' ', cardinality(e.paths), e.error ->> 'code', j.state), ',' order by e.id)
  from private.document_erasures e left join private.jobs j on j.id = e.job_id
$$;

-- 1. By the function.
select pg_temp.begin('patient.md');
select tap.run_document(doc, E'one\n', E'two\n') from story;
select tap.sign_in(owner) from story;
select document_share(doc, ann) from story;
select tap.add_file(owner || '/second.md') from story;
update documents set storage_path = owner || '/second.md' from story;
select is((select document_delete(doc) from story), '{"deleted": {"chunks": 2, "parts": 2, "file": "queued"}}', 'a deletion says what goes');
select throws_ok('select document_delete(doc) from story', 'P0001', 'There is no such document.', 'once');
select tap.be_owner();
select is(pg_temp.left_rows(), '0 0 0 0 0', 'and it is gone');
select is((select concat_ws(' ', l.action, l.details, l.user_id = s.owner) from document_access_log l, story s where action = 'delete'),
  'delete {"files": 2, "parts": 2, "chunks": 2} t', 'the access log knows who did it');
select is(pg_temp.erasures(), '2 queued', 'its files, also the former one, are to be erased');
select is(pg_temp.claim_erasure()::jsonb, (select jsonb_build_object('bucket', 'documents', 'cancelled', false,
  'paths', jsonb_build_array(owner || '/' || doc || '/patient.md', owner || '/second.md')) from story), 'a worker learns which');
select pg_temp.delete_files();
select is((select jobs_complete(job, lease, '{"erased": 2}') from story), '{"completed": true}', 'and is done');
select is(pg_temp.erasures(), null, 'nothing is left to do');
select is((select concat_ws(' ', action, document_id = doc) from document_access_log, story order by at desc limit 1), 'erase t', 'which is noted, too');
select tap.sign_in(owner) from story;
select is((select string_agg(action, ' ' order by at) from document_access_log), 'share retry delete erase', 'its owner reads the log of what was');
select tap.be_owner();

-- 2. The audit log: everything that happened, nothing of what it says.
select is(array(select concat_ws(' ', entity_type, operation, user_id = owner::text) from audit_logs, story where entity_type like 'document%' order by "timestamp", entity_type desc),
  array['documents create t', 'document_members create t', 'documents update t', 'documents delete t', 'document_members delete t'], 'the audit log has each change');
select is((select count(*)::int from audit_logs where entity_type like 'document%' and audit_logs::text ~ '(patient|second)'), 0, 'but no name');
select is((select count(*)::int from audit_logs where entity_type like 'document%' and account_id is null), 0, 'and every line its portal, also of a share that went with its document');

-- 3. By a plain delete, under a worker, which is told to stop.
select pg_temp.begin('plain.md');
create temp table worker as select c.* from story, tap.claim_step(doc, 'parse') c;
select document_parse_commit(id, lease_token, 0, '[{"markdown": "x\n"}]', '{}') from worker;
select tap.sign_in(owner) from story;
delete from documents;
select tap.be_owner();
select is((select document_parse_commit(id, lease_token, 1, '[{"markdown": "y\n"}]', '{}') from worker), '{"cancelled": true, "next_part": 0}', 'its worker stops');
select is((select document_parse_state(id, lease_token) -> 'document' from worker), 'null', 'whatever it asks');
select jobs_complete(id, lease_token, '{"cancelled": true}') from worker;
select is(pg_temp.left_rows(), '0 0 0 0 0', 'a plain delete takes the same');
select is(pg_temp.erasures(), '1 queued', 'and erases the file');

-- 4. Whatever becomes of the job, the file does not stay behind.
delete from private.jobs where kind = 'document.erase';
select is(document_sweep() ->> 'erasures', '1', 'a job that was removed is queued again');
select private.cancel_jobs(array(select id from private.jobs where kind = 'document.erase'));
select is(pg_temp.erasures(), '1', 'a cancelled one');
select is(document_sweep() ->> 'erasures', '1', 'too');
select pg_temp.claim_erasure();
select jobs_fail(job, lease, 'storage_refused', 'No.', false, null) from story;
select is(pg_temp.erasures(), '1 storage_refused dead', 'one that gave up is kept with its reason');
select is(document_sweep() ->> 'erasures', '0', 'for an hour');
update private.jobs set finished_at = now() - interval '2 hours' where kind = 'document.erase';
select is(document_sweep() ->> 'erasures', '1', 'and tried again then');
insert into documents (account_id, user_id, filename, storage_path) select account, owner, 'again', paths[1] from story, private.document_erasures;
select is(pg_temp.claim_erasure()::jsonb ->> 'paths', '[]', 'a file that has a document again is left alone');
select jobs_complete(job, lease, '{}') from story;
select throws_ok('delete from hubspot_accounts', '23503', null, 'an account with documents is not removed just so');

select is(pg_temp.erasures(), null, 'and the erasure is over');
delete from documents;
select pg_temp.claim_erasure();
select jobs_complete(job, lease, '{"deleted": 1}') from story;
select is(pg_temp.erasures(), '1 files_left done', 'a worker that says a file is gone which is not, is not believed');
update private.jobs set finished_at = now() - interval '2 hours' where kind = 'document.erase';
select is(document_sweep() ->> 'erasures', '1', 'another one is asked');
select pg_temp.delete_files();
select pg_temp.claim_erasure();
select jobs_complete(job, lease, '{"deleted": 1}') from story;
select is(pg_temp.erasures(), null, 'and is, when it is so');
select tap.add_file(owner || '/again') from story;
insert into documents (account_id, user_id, filename, storage_path) select account, owner, 'again', owner || '/again' from story;

-- 5. The portal is erased: documents, too, and their files are.
select tap.run_document(id, 'text') from documents;
select is((select oauth_disconnect(account, owner, true) #>> '{erased,documents}' from story), '1', 'erasing a portal takes its documents');
select is(pg_temp.left_rows(), '0 0 0 0 0', 'with all they had');
select is(pg_temp.erasures(), '1 queued', 'and their files: the job outlives the others');
select is((select user_id from document_access_log where action = 'delete' order by at desc limit 1), (select owner from story), 'by whom, is noted');
select pg_temp.claim_erasure();
select pg_temp.delete_files();
select jobs_complete(job, lease, '{}') from story;

-- 6. A user is removed.
select pg_temp.begin('last.md');
insert into account_members (account_id, user_id, role) select account, tap.make_user('heir@example.com'), 'owner' from story;
delete from auth.users u using story s where u.id = s.owner;
select is(pg_temp.left_rows() || ' ' || pg_temp.erasures(), '0 0 0 0 0 1 queued', 'the documents of a removed user go with their files');
