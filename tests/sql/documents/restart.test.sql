-- Another reader takes over: the parts of the run go, those of the run before stay.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as doc,
  null::bigint as job, null::uuid as lease;
grant select on story to public;
update story set account = tap.connect(owner);
create function pg_temp.claim() returns bigint language sql as $$
  update story set (job, lease) = (select c.id, c.lease_token from tap.claim_step(doc, 'parse') c) returning job
$$;
select tap.sign_in(owner) from story;
select tap.add_file(owner || '/scan.pdf') from story;
insert into documents (filename, storage_path) select 'scan.pdf', owner || '/scan.pdf' from story;
select tap.be_owner();
update story set doc = (select id from documents);
insert into document_parts (document_id, generation, part_index, char_start, char_count, markdown)
select doc, 7, 0, 0, 4, E'old\n' from story;

select isnt(pg_temp.claim(), null, 'a worker takes it');
select document_parse_commit(job, lease, 0, '[{"markdown": "poor\n"}, {"markdown": "poorer\n"}]', '{"stage": "remote"}') from story;
update private.jobs set attempts = 2;
select is((select document_parse_restart(job, lease, '{"stage": "store"}') from story), '{"cancelled": false, "next_part": 0}',
  'the other reader begins with the first part');
select is((select string_agg(generation || ' ' || markdown, '') from document_parts), E'7 old\n', 'only the parts of this run are gone');
select is((select document_parse_state(job, lease) - array['document', 'settings'] from story),
  '{"cursor": {"stage": "store"}, "attempts": 0, "next_part": 0, "char_count": 0, "cancelled": false}', 'with its cursor, and as progress');
select is((select document_parse_commit(job, lease, 0, '[{"markdown": "rich\n"}]', '{"stage": "store", "n": 1}') from story) ->> 'next_part',
  '1', 'its parts are stored');
select throws_ok('select document_parse_restart(job, gen_random_uuid(), ''{}'') from story', 'P0001',
  'Another worker holds this job, or it has ended.', 'nobody else may');
select tap.sign_in(owner) from story;
select throws_ok('select document_parse_restart(job, lease, ''{}'') from story', '42501', null, 'least of all a user');
select tap.be_owner();
delete from documents where id = (select doc from story);
select is((select (document_parse_restart(job, lease, '{}')) ->> 'cancelled' from story), 'true', 'a document that is gone is not begun anew');
