-- A new run is built beside the one that is read, and replaces it at once; a run that fails takes nothing away.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as doc,
  null::bigint as job, null::uuid as lease;
grant select on story to public;
update story set account = tap.connect(owner);
update story set doc = tap.add_document(owner, account);
create function pg_temp.claim(p_step text) returns bigint language sql as $$
  update story set (job, lease) = (select c.id, c.lease_token from tap.claim_step(doc, p_step) c) returning job
$$;
-- What the owner reads: the text by the function, the rows behind it, and the state.
create function pg_temp.seen() returns text language plpgsql as $$
declare
  v_seen text;
begin
  perform tap.sign_in(owner) from story;
  v_seen := (select replace(document_markdown(doc) ->> 'text', E'\n', '/') from story) || ' '
    || (select string_agg(replace(markdown, E'\n', '/'), '' order by part_index) from document_parts) || ' '
    || (select string_agg(replace(content, E'\n', '/'), '' order by chunk_index) from document_chunks);
  perform tap.be_owner();
  return v_seen;
end
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', d.status, d.generation, d.active_generation) from documents d join story s on s.doc = d.id
$$;

select tap.run_document(doc, E'one\n', E'two\n') from story;
select is(pg_temp.state(), 'completed 1 1', 'a first run');
select is(pg_temp.seen(), 'one/two/ one/two/ one/two/', 'is read');
update document_chunks set embedding = (select array_agg(1)::vector from generate_series(1, 384)), model = 'm';

-- 1. Another run, up to its end.
select tap.sign_in(owner) from story;
select throws_ok('update documents set generation = generation + 2', 'P0001', 'The generation rises by one.', 'one at a time');
select lives_ok('update documents set generation = generation + 1', 'the owner raises the generation');
select tap.be_owner();
select is(pg_temp.state(), 'uploaded 2 1', 'which opens a run');
select pg_temp.claim('parse');
select document_parse_commit(job, lease, 0, '[{"markdown": "two\n"}, {"markdown": "three\n"}]', '{}') from story;
select document_parse_finish(job, lease, '{}') from story;
select is(pg_temp.seen(), 'one/two/ one/two/ one/two/', 'what is parsed anew is not read');
select pg_temp.claim('chunk');
select is((select document_text(job, lease, 0, 99) ->> 'text' from story), E'two\nthree\n', 'but chunked');
select document_chunks_store(job, lease, 0, '[{"content": "two\n", "token_count": 1, "char_start": 0, "char_end": 4, "content_hash": "2"},
  {"content": "three\n", "token_count": 1, "char_start": 4, "char_end": 10, "content_hash": "3"}]', '{}') from story;
select document_chunk_finish(job, lease) from story;
select is(pg_temp.seen(), 'one/two/ one/two/ one/two/', 'nor are its chunks');

-- 2. It fails late and is retried: what was read stays, its parts go, chunks with vectors stay for the next run.
select pg_temp.claim('vectorize');
update document_chunks set embedding = (select array_agg(1)::vector from generate_series(1, 384)), model = 'm' where generation = 2 and chunk_index = 0;
select jobs_fail(job, lease, 'quota', 'No money.', false, null) from story;
select is(pg_temp.state(), 'error 2 1', 'a run that fails');
select is(pg_temp.seen(), 'one/two/ one/two/ one/two/', 'takes nothing away');
select tap.sign_in(owner) from story;
select document_retry(doc) from story;
select tap.be_owner();
select is(array(select distinct generation from document_parts), '{1}', 'a retry removes the parts it left');
select is(array(select concat_ws(' ', generation, chunk_index) from document_chunks order by 1), '{1 0,1 1,2 0}', 'and the chunks, but for paid vectors');

-- 3. A whole run: the swap.
select tap.run_document(doc, E'four\n') from story;
select is(pg_temp.state(), 'completed 3 3', 'a run that ends');
select is(pg_temp.seen(), 'four/ four/ four/', 'is what is read from then on');
select is((select count(*)::int from document_chunks) || ' ' || (select count(*)::int from document_parts), '1 1', 'and all that is left');
select is((select chunk_count from documents), 1, 'counted');
select is(array(select distinct generation from document_steps order by 1), '{1,2,3}', 'the history of every run stays');
select throws_ok('select private.document_swap(doc, 2) from story', 'P0001', 'Another run of this document has begun.', 'an older run cannot come back');

-- 4. Another file, also in the middle of a run.
select tap.sign_in(owner) from story;
select tap.add_file(owner || f) from story, unnest(array['/new.md', '/newer.md']) f;
update documents set storage_path = owner || '/new.md' from story;
select tap.be_owner();
select is(pg_temp.state(), 'uploaded 4 3', 'another file begins a run');
select pg_temp.claim('parse');
select document_parse_commit(job, lease, 0, '[{"markdown": "new\n"}]', '{}') from story;
select tap.sign_in(owner) from story;
update documents set storage_path = owner || '/newer.md' from story;
select tap.be_owner();
select is(pg_temp.state(), 'uploaded 5 3', 'also while another is under way');
select is((select document_parse_commit(job, lease, 1, '[{"markdown": "new\n"}]', '{}') from story), '{"cancelled": true, "next_part": 0}', 'whose worker hears of it');
select is((select document_parse_finish(job, lease, '{}') ->> 'cancelled' from story), 'true', 'at whatever step');
select is((select former_paths[2:] from documents), (select array[owner || '/new.md'] from story), 'former files are remembered');
select is(pg_temp.seen(), 'four/ four/ four/', 'readers read on');
select tap.run_document(doc, E'newer\n') from story;
select is(pg_temp.seen(), 'newer/ newer/ newer/', 'until it is done');

-- 5. An empty document ends, too.
select tap.sign_in(owner) from story;
select document_retry(doc) from story;
select tap.be_owner();
select pg_temp.claim('parse');
select document_parse_finish(job, lease, null) from story;
select pg_temp.claim('chunk');
select document_chunk_finish(job, lease) from story;
select pg_temp.claim('vectorize');
select private.document_swap(d.id, d.generation), private.end_document_step(j, d) from documents d, private.jobs j join story s on s.job = j.id;
select is(pg_temp.state(), 'completed 6 6', 'a document without text is complete');
select is((select concat_ws(' ', char_count, chunk_count) from documents), '0 0', 'and empty');
