-- The bucket is no disk: so many files in an hour, so many bytes of a user and of a portal; what nobody uses goes.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('ann@example.com') as ann, tap.make_user('gone@example.com') as gone,
  null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
create function pg_temp.upload(p_name text) returns text language plpgsql as $$
begin
  insert into storage.objects (bucket_id, name) select 'documents', (select auth.uid()) || '/' || p_name;
  return 'right';
exception when insufficient_privilege then
  return 'refused';
end
$$;
grant execute on function pg_temp.upload(text) to public;
create function pg_temp.code(p_sql text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute p_sql;
  return 'right';
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return concat_ws(' ', v_detail::jsonb ->> 'status', v_detail::jsonb ->> 'code');
end
$$;
grant execute on function pg_temp.code(text) to public;

-- 1. Uploads of a user.
update private.limits set per_user = 2 where name = 'uploads';
select tap.sign_in(owner) from story;
select is(array[pg_temp.upload('1'), pg_temp.upload('2'), pg_temp.upload('3')], array['right', 'right', 'refused'], 'so many files in an hour');
select tap.be_owner();
select tap.sign_in(ann) from story;
select is(pg_temp.upload('1'), 'right', 'another user has files of their own');
select tap.be_owner();
update storage.objects set created_at = created_at - interval '61 minutes', metadata = '{"size": 600}';
update private.limits set per_user = 1000, per_account = 1500 where name = 'stored_bytes';
select tap.sign_in(owner) from story;
select is(pg_temp.upload('3'), 'refused', 'so many bytes, however old they are');
select throws_ok($$update storage.objects set metadata = '{"size": 9000}'$$, '42501', null, 'nor does a large file take the place of a small one');
select tap.be_owner();
select tap.sign_in(ann) from story;
select is(pg_temp.upload('2'), 'right', 'of each user');
select tap.be_owner();

-- 2. Bytes of a portal: as the storage has measured them.
select tap.sign_in(owner) from story;
select is(pg_temp.code('insert into documents (filename, storage_path, size_bytes) select ''x'', owner || ''/'' || n, 1 from story, generate_series(1, 2) n'), 'right', 'documents of a portal');
select is((select array_agg(distinct size_bytes) from documents), array[600::bigint], 'are as large as the storage says');
select tap.be_owner();
select tap.add_file(owner || '/4', 600), tap.add_file(owner || '/5', 200) from story;
select tap.sign_in(owner) from story;
select is(pg_temp.code('insert into documents (filename, storage_path, size_bytes) select ''x'', owner || ''/4'', 1 from story'), '413 storage_full', 'one too many is refused');
select is(pg_temp.code('insert into documents (filename, storage_path) select ''x'', owner || ''/5'' from story'), 'right', 'one that fits is taken');
select is(pg_temp.code('update documents set storage_path = owner || ''/4'' from story where storage_path = owner || ''/5'''), '413 storage_full', 'and is not replaced by one that does not');
select tap.be_owner();

-- 3. Files that nobody uses.
create function pg_temp.waiting() returns text[] language sql as $$
  select coalesce(array_agg(p order by p), '{}') from (select split_part(p, '/', 2) as p from private.document_erasures e, unnest(e.paths) p) x
$$;
update storage.objects set created_at = now() - interval '23 hours';
select private.run_maintenance();
select is(pg_temp.waiting(), '{}', 'an upload waits a day for its document');
update storage.objects set created_at = now() - interval '25 hours' where name not like '%/2';
select tap.add_file(gone || '/9') from story;
delete from auth.users using story where id = gone;
update storage.objects o set created_at = now() - interval '25 hours' from story where o.name = gone || '/9';
select is(private.sweep_unused_files(), 3, 'then it is erased');
select is(pg_temp.waiting(), array['1', '4', '9'], 'also that of a user who is gone; what has a document stays');
select is((select count(*)::int from private.jobs where kind = 'document.erase' and state = 'queued'), 3, 'by work of its owner''s own');
select is(private.sweep_unused_files(), 0, 'once');
select is((select bool_and(account_id = owner_id) from private.document_erasures), true, 'in the owner''s own space');
