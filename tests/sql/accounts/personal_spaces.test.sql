-- A personal space ends with its user, but not before the files are erased.

create temp table story as select tap.make_user('ann@example.com') as ann, tap.make_user('bob@example.com') as bob;
grant select on story to public;
select tap.add_file(ann || '/a.md'), tap.add_file(bob || '/b.md') from story;
-- The worker's part: the storage service deletes the files, and the job says so.
set local storage.allow_delete_query = 'true';
create function pg_temp.erase_files() returns text language plpgsql as $$
begin
  delete from storage.objects o using private.document_erasures e where o.name = any (e.paths);
  update private.jobs j set run_after = now() - interval '1 day' where j.kind = 'document.erase' and j.state = 'queued';
  return (select string_agg(jobs_complete((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, '{}')::text, ',')
    from jsonb_array_elements(jobs_claim(array['document.erase'], 10, 60)) j);
end
$$;
create function pg_temp.spaces() returns uuid[] language sql as $$
  select array(select personal_of from hubspot_accounts where personal_of is not null)
$$;
select tap.sign_in(ann) from story;
insert into documents (filename, storage_path) select 'a.md', ann || '/a.md' from story;
select tap.be_owner(); select tap.sign_in(bob) from story;
insert into documents (filename, storage_path) select 'b.md', bob || '/b.md' from story;
delete from documents;
select tap.be_owner();
select pg_temp.erase_files();

select is(cardinality(pg_temp.spaces()), 2, 'a space stays as long as its user, also when it is empty');
delete from auth.users u using story where u.id = bob;
select is(pg_temp.spaces(), array[(select ann from story)], 'and ends with the user');
delete from auth.users u using story where u.id = ann;
select is((select count(*)::int from documents), 0, 'the documents of a user who is gone are gone');
select is(cardinality(pg_temp.spaces()), 1, 'their space waits for the erasure of the files');
select is(pg_temp.erase_files(), '{"completed": true}', 'which a worker ends');
select is(pg_temp.spaces(), '{}', 'and the space with it');
