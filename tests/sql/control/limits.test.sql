-- Nobody has more open than a share, alone or as a portal; who has is told so, and when to come again. A document has a file.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('ann@example.com') as ann, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, ann, 'member' from story;
-- How a statement ends: the code and the time of its refusal.
create function pg_temp.outcome(p_sql text) returns text language plpgsql as $$
declare
  v_message text;
  v_detail text;
begin
  execute p_sql;
  return 'right';
exception when sqlstate 'PGRST' then
  get stacked diagnostics v_message = message_text, v_detail = pg_exception_detail;
  return concat_ws(' ', v_detail::jsonb ->> 'status', v_detail::jsonb #>> '{headers,Retry-After}',
    (v_message::jsonb ->> 'details')::jsonb ->> 'code', (v_message::jsonb ->> 'details')::jsonb ->> 'retry_after_ms', v_message::jsonb ->> 'code');
when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return concat_ws(' ', v_detail::jsonb ->> 'status', v_detail::jsonb ->> 'code');
end
$$;
grant execute on function pg_temp.outcome(text) to public;
select tap.add_file(u || '/' || n) from story, unnest(array[owner, ann]) u, generate_series(1, 6) n;
update private.limits set per_user = 3, per_account = 5 where name = 'open_documents';

-- 1. Files.
select tap.sign_in(owner) from story;
select is(pg_temp.outcome('insert into documents (filename, storage_path) select ''x'', owner || ''/nowhere/'' || n from story, generate_series(1, 600) n'),
  '422 file_missing', 'rows for files that are not there are refused');
select is((select count(*)::int from documents), 0, 'all of them');
select tap.be_owner();
select is((select count(*)::int from private.jobs where kind = 'document.parse'), 0, 'and nothing is queued');
insert into storage.buckets (id, name) values ('elsewhere', 'elsewhere');
insert into storage.objects (bucket_id, name) select 'elsewhere', owner || '/foreign' from story;
select tap.sign_in(owner) from story;
select is(pg_temp.outcome('insert into documents (filename, storage_path) select ''x'', owner || ''/foreign'' from story'), '422 file_missing', 'a file of another bucket is none');

-- 2. Documents of a user, and of a portal.
select is(pg_temp.outcome('insert into documents (filename, storage_path) select ''x'', owner || ''/'' || n from story, generate_series(1, 4) n'),
  '429 60 too_many_open_documents 60000 P0001', 'more at once than a share are refused, with when to come again');
select is(pg_temp.outcome('insert into documents (filename, storage_path) select ''x'', owner || ''/'' || n from story, generate_series(1, 3) n'), 'right', 'a share is taken');
select is(pg_temp.outcome('insert into documents (filename, storage_path) select ''x'', owner || ''/4'' from story'), '429 60 too_many_open_documents 60000 P0001', 'and no more');
select is(pg_temp.outcome('update documents set storage_path = owner || ''/5'' from story where storage_path = owner || ''/1'''), 'right', 'another file of one that is open takes none');
select is(pg_temp.outcome('update documents set storage_path = owner || ''/nowhere'' from story where storage_path = owner || ''/5'''), '422 file_missing', 'but has to be there');
select tap.be_owner();
select tap.sign_in(ann) from story;
select is(pg_temp.outcome('insert into documents (filename, storage_path) select ''x'', ann || ''/'' || n from story, generate_series(1, 2) n'), 'right', 'another user has a share of their own');
select is(pg_temp.outcome('insert into documents (filename, storage_path) select ''x'', ann || ''/3'' from story'), '429 60 too_many_open_documents 60000 P0001', 'until the portal has none left');
select tap.be_owner();
select fail_all.* from (select count(private.fail_document(d, 'parse', '{"code": "x", "detail": "y"}')) from documents d, story where d.user_id = owner) fail_all;
select tap.sign_in(ann) from story;
select is(pg_temp.outcome('insert into documents (filename, storage_path) select ''x'', ann || ''/3'' from story'), 'right', 'what has ended counts no more');
select tap.be_owner();
select tap.sign_in(owner) from story;
select is(pg_temp.outcome('select document_retry(id) from documents, story where storage_path = owner || ''/2'''), 'right', 'a retry takes a share');
select is(pg_temp.outcome('select document_retry(id) from documents, story where storage_path in (owner || ''/3'', owner || ''/5'')'), '429 60 too_many_open_documents 60000 P0001', 'or finds none');
select tap.be_owner();

-- 3. Batches, trainings, syncs.
update private.limits set per_user = 1, per_account = 2 where name in ('open_batches', 'open_trainings', 'open_syncs');
select is(pg_temp.outcome('select score_batch_start(account, owner, ''contacts'', array[''1'']) from story'), 'right', 'a batch');
select is(pg_temp.outcome('select score_batch_start(account, owner, ''contacts'', array[''1'']) from story'), '429 30 too_many_open_batches 30000 P0001', 'and no second');
select is(pg_temp.outcome('select score_batch_start(account, ann, ''contacts'', array[''1'']) from story'), 'right', 'but one of another user');
select is(pg_temp.outcome('select private.gathering_batch(account, ''contacts'') from story'), 'right', 'what nobody asked for is not counted');
update score_batches set cancel_requested = true where requested_by = (select owner from story);
select is(pg_temp.outcome('select score_batch_start(account, owner, ''contacts'', array[''1'']) from story'), 'right', 'one that has ended makes room');
select is(pg_temp.outcome('select score_batch_retry(id) from score_batches where status = ''cancelled'''), '429 30 too_many_open_batches 30000 P0001', 'a retry needs it, too');
select is(pg_temp.outcome('select training_start(account, owner, ''contacts'', ''{}'') from story'), 'right', 'a training');
select is(pg_temp.outcome('select training_start(account, owner, ''deals'', ''{}'') from story'), '429 60 too_many_open_trainings 60000 P0001', 'and no second');
select is((select training_start(account, owner, 'contacts', '{}') ->> 'already_running' from story), 'true', 'who asks for the one that runs is told of it');
-- The session of a connection is older than a user's own.
select sync_cancel(session_id) from sync_sessions;
select is(pg_temp.outcome('select sync_start(account, owner, ''full'', null) from story'), 'right', 'a sync');
select is(pg_temp.outcome('select tap.connect(owner, ''2'') from story'), 'right', 'whoever syncs may connect another portal all the same');
select sync_cancel(session_id) from sync_sessions, story where account_id <> account;
select is(pg_temp.outcome('select sync_start(a.id, owner, ''full'', null) from story, hubspot_accounts a where a.portal_id = ''2'''),
  '429 60 too_many_open_syncs 60000 P0001', 'but syncs it when the first has ended');
