-- Who sees a document: its owner and whom it is shared with, while they are members. The portal's other users see nothing.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('ann@example.com') as ann,
  tap.make_user('vic@example.com') as vic, tap.make_user('boss@example.com') as boss, tap.make_user('eve@example.com') as eve,
  null::uuid as account, null::uuid as doc;
grant select on story to public;
update story set account = tap.connect(boss);
insert into account_members (account_id, user_id, role)
select account, u, r from story, lateral (values (owner, 'member'), (ann, 'member'), (vic, 'viewer')) m (u, r);
update story set doc = tap.add_document(owner, account, 'secret plan.md');
select tap.run_document(doc, E'Plan\n') from story;
insert into storage.objects (bucket_id, name) select 'documents', ann || '/own.md' from story;

-- Rows that a user sees: documents, parts, chunks, steps, members, log, files.
create function pg_temp.sees(p_user uuid) returns text language plpgsql as $$
declare
  v_seen text;
begin
  perform tap.be_owner();
  perform tap.sign_in(p_user);
  v_seen := concat_ws(' ', (select count(*) from documents), (select count(*) from document_parts), (select count(*) from document_chunks),
    (select count(*) from document_steps), (select count(*) from document_members), (select count(*) from document_access_log),
    (select count(*) from storage.objects));
  perform tap.be_owner();
  return v_seen;
end
$$;
create function pg_temp.code(p_user uuid, p_call text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  perform tap.be_owner();
  perform tap.sign_in(p_user);
  execute 'select ' || p_call || ' from story';
  perform tap.be_owner();
  return 'done';
exception when others then
  get stacked diagnostics v_detail = pg_exception_detail;
  return coalesce(nullif(v_detail, '')::jsonb ->> 'code', sqlstate);
end
$$;

-- 1. Nobody but the owner.
select is(pg_temp.sees(owner), '1 1 1 3 0 0 1', 'the owner sees all of it') from story;
select is(pg_temp.sees(u), '0 0 0 0 0 0 ' || (u = ann)::int, 'no other member of the portal does, nor its owner, nor a stranger')
from story, unnest(array[ann, vic, boss, eve]) u;
select tap.be_anon();
select throws_ok('select * from ' || t, '42501', null, 'anon may not even ask for ' || t)
from unnest(array['documents', 'document_parts', 'document_chunks', 'document_steps', 'document_members', 'document_access_log']) t;
select is((select count(*)::int from storage.objects), 0, 'nor see a file');
select tap.be_owner();
select is(pg_temp.code(u, c), 'unknown_document', 'others find no document: ' || c) from story, unnest(array[ann, vic, boss, eve]) u,
  unnest(array['document_show(doc)', 'document_start(doc)', 'document_retry(doc)', 'document_markdown(doc)', 'document_delete(doc)',
    'document_share(doc, ann)', 'document_unshare(doc, ann)', 'document_file(doc)']) c;
select is(pg_temp.code(eve, $$ document_access_record(array[doc], 'view') $$), 'done', 'an access to it is not refused') from story;
select is((select count(*)::int from document_access_log), 0, 'but not noted either');

-- 2. Shared with a member and with a viewer.
select is(pg_temp.code(owner, 'document_share(doc, eve)'), 'not_a_member', 'a document stays in its portal') from story;
select is(pg_temp.code(owner, 'document_share(doc, gen_random_uuid())'), 'not_a_member', 'an unknown user is no member') from story;
select is(pg_temp.code(owner, 'document_share(doc, owner)'), 'already_owner', 'the owner needs no share') from story;
select is(pg_temp.code(owner, 'document_share(doc, ann)'), 'done', 'shared with a member') from story;
select is(pg_temp.code(owner, 'document_share(doc, ann)'), 'done', 'twice is once') from story;
select is(pg_temp.code(owner, 'document_share(doc, vic)'), 'done', 'and with a viewer') from story;
select is(pg_temp.sees(ann), '1 1 1 3 1 0 1', 'the member reads it, but not its file, which it could sign for years') from story;
select is(pg_temp.sees(vic), '1 1 1 3 1 0 0', 'so does the viewer') from story;
select is(pg_temp.sees(owner), '1 1 1 3 2 2 1', 'the owner sees with whom, and that it was noted') from story;
select is(pg_temp.sees(boss), '0 0 0 0 0 2 0', 'whoever answers for the portal sees the log alone') from story;
select is(pg_temp.code(ann, 'document_show(doc)'), 'done', 'a reader sees its state') from story;
select tap.sign_in(ann) from story;
select is((select document_file(doc) from story), (select jsonb_build_object('bucket', 'documents', 'path', storage_path, 'filename', 'secret plan.md') from documents),
  'and is told where the file is, for a function to sign it');
select tap.be_owner();
select is((select action || ' ' || (l.user_id = ann)::text from document_access_log l, story order by at desc limit 1), 'download true', 'which is noted');
delete from document_access_log where action = 'download';
select is(pg_temp.code(ann, c), 'forbidden', 'but does not: ' || c) from story,
  unnest(array['document_start(doc)', 'document_retry(doc)', 'document_delete(doc)', 'document_share(doc, boss)', 'document_unshare(doc, vic)']) c;
select tap.sign_in(ann) from story;
update documents set filename = 'mine.md';
delete from documents;
delete from document_members where user_id = (select vic from story);
select throws_ok('insert into document_members (document_id, user_id) select doc, boss from story', '42501', null, 'nor shares it on by hand');
select throws_ok('insert into document_members (document_id, user_id) select doc, eve from story', '42501', null,
  'nor learns by that who is a member of the portal');
select throws_ok('insert into document_members (document_id, user_id) select doc, owner from story', '42501', null, 'nor whose the document is');
select throws_ok($$update document_chunks set content = 'x'$$, '42501', null, 'nobody writes chunks');
select tap.be_owner();
select is((select filename from documents), 'secret plan.md', 'changes and deletes nothing');
select is((select count(*)::int from document_members), 2, 'nor the shares of others');

-- 3. The text, and what is noted of it.
select tap.sign_in(ann) from story;
select is((select document_markdown(doc, 1, 2) - 'document_id' from story), '{"generation": 1, "from": 1, "text": "la", "total_chars": 5, "next": 3}', 'a reader reads a range');
select is((select document_markdown(doc, 3) - 'document_id' from story), '{"generation": 1, "from": 3, "text": "n\n", "total_chars": 5, "next": null}', 'to the end');
select is((select document_access_record(array[doc, gen_random_uuid()], 'download') from story), '{"recorded": 1}', 'says that it downloads');
select throws_ok($$select document_access_record(array[doc], 'delete') from story$$, 'P0001', 'An access is a view, a search or a download.', 'and no more than that');
select throws_ok('insert into document_access_log (document_id, account_id, owner_id, action) select doc, account, owner, ''view'' from story', '42501', null, 'nobody writes the log');
select tap.be_owner();
select is(array(select concat_ws(' ', l.action, u.email) from document_access_log l left join auth.users u on u.id = l.user_id order by l.at),
  array['share owner@example.com', 'share owner@example.com', 'view ann@example.com', 'download ann@example.com'], 'each access is in the log');
select is((select details from document_access_log where action = 'view'), '{"times": 2}', 'reading on counts up');
update document_access_log set at = at - interval '61 seconds' where action = 'view';
select tap.sign_in(ann) from story;
select document_markdown(doc), document_markdown(doc) from story;
select tap.be_owner();
select is((select count(*)::int from document_access_log where action = 'view'), 2, 'a line a minute');
delete from document_access_log l where action = 'view' and details ? 'times' and at > (select min(at) from document_access_log);
select is((select count(*)::int from document_access_log l where l::text like '%plan%'), 0, 'which tells nothing of the document');
select set_config('request.headers', '{"x-forwarded-for": "10.1.2.3, 10.0.0.1", "user-agent": "curl"}', true);
select tap.sign_in(ann) from story;
select document_access_record(array[doc], 'search') from story;
select tap.be_owner();
select is((select concat_ws(' ', ip_address, user_agent) from document_access_log order by at desc limit 1), '10.0.0.1 curl', 'with the address that the last hop saw, not the one that the client wrote');
insert into private.settings (name, value) values ('client_address_header', 'cf-connecting-ip');
select set_config('request.headers', '{"x-forwarded-for": "10.1.2.3, 10.0.0.1", "cf-connecting-ip": "10.7.7.7"}', true);
select is(private.client_address(), '10.7.7.7', 'or that of the header which the platform overwrites');
delete from private.settings where name = 'client_address_header';
select set_config('request.headers', '{"x-forwarded-for": "forged"}', true), set_config('app.user_id', '', true);
select tap.sign_in(ann) from story;
select document_access_record(array[doc], 'view') from story;
select tap.be_owner();
select is((select concat_ws(' ', ip_address, action) from document_access_log order by at desc limit 1), 'view', 'a forged address stops nothing');
select private.log_document_access(d, 'view') from documents d;
select is((select user_id from document_access_log order by at desc limit 1), null, 'an access by nobody is by nobody');
delete from document_access_log where id in (select id from document_access_log order by at desc limit 2);

-- 4. Sharing ends: by the owner, by the reader, with the membership.
select is(pg_temp.code(owner, 'document_unshare(doc, vic)'), 'done', 'the owner unshares') from story;
select is(pg_temp.sees(vic), '0 0 0 0 0 0 0', 'and it is gone') from story;
select is(pg_temp.code(owner, 'document_share(doc, vic)'), 'done', 'again') from story;
select tap.sign_in(vic) from story;
delete from document_members;
select tap.be_owner();
select is((select array_agg(user_id) from document_members), (select array[ann] from story), 'a reader may leave');
delete from account_members where user_id = (select ann from story);
select is(pg_temp.sees(ann), '0 0 0 0 0 0 1', 'who leaves the portal sees nothing') from story;
insert into account_members (account_id, user_id, role) select account, ann, 'member' from story;
select is(pg_temp.sees(ann), '0 0 0 0 0 0 1', 'nor when back') from story;
delete from account_members where user_id = (select owner from story);
select is(pg_temp.sees(owner), '0 0 0 0 0 0 1', 'an owner who leaves sees no row; the file itself is below the own id') from story;
insert into account_members (account_id, user_id, role) select account, owner, 'viewer' from story;
select is(pg_temp.sees(owner), '1 1 1 3 0 9 1', 'once back, all of it') from story;
select is(pg_temp.code(owner, 'document_retry(doc)'), 'forbidden', 'but does not process it as a viewer') from story;
select is(pg_temp.code(owner, 'document_delete(doc)'), 'done', 'though a viewer may take the own document away') from story;

select is(pg_temp.code(owner, 'tap.add_document(owner, account)'), '42501', 'and adds none') from story;
select set_config('request.headers', '', true);

-- 5. Files.
select tap.sign_in(ann) from story;
select throws_ok(format('insert into storage.objects (bucket_id, name) values (%L, %L)', b, n), '42501', null, 'no file is put at ' || b || ' ' || n)
from story, lateral (values ('documents', owner || '/x'), ('documents', 'x'), ('documents', ann::text), ('documents', 'public/' || ann || '/x'), ('other', ann || '/x')) f (b, n);
select lives_ok($$insert into storage.objects (bucket_id, name) select 'documents', ann || '/sub/new.md' from story$$, 'but below the own id');
update storage.objects set metadata = '{}';
-- As the storage service sets it for its own deletes.
set local storage.allow_delete_query = 'true';
delete from storage.objects where name like '%/sub/new.md';
select throws_ok(format('update storage.objects set name = %L where name = %L', owner || '/stolen', ann || '/own.md'), '42501', null, 'no file moves to others') from story;
select tap.be_owner();
select is(array(select name from storage.objects where metadata is not null), (select array[ann || '/own.md'] from story), 'one''s own alone is changed');
select is((select concat_ws(' ', public, file_size_limit) from storage.buckets where id = 'documents'), 'f 52428800', 'the bucket is private and takes 50 MB');
