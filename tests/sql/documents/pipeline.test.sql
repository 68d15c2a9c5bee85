-- A document from its upload to its last vector, step by step; whatever is sent twice changes nothing.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as doc,
  null::bigint as job, null::uuid as lease, null::bigint as old_job, null::uuid as old_lease;
grant select on story to public;
update story set account = tap.connect(owner);
insert into ai_configurations (account_id, purpose, settings) select account, 'documents:parse', '{"a": 1}' from story;
insert into ai_configurations (account_id, purpose, settings) select account, 'documents:chunk', '{"max": 200}' from story;
create function pg_temp.claim(p_step text) returns bigint language sql as $$
  update story set old_job = job, old_lease = lease, (job, lease) = (select c.id, c.lease_token from tap.claim_step(doc, p_step) c)
  returning job
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', d.status, d.generation, d.active_generation, d.error_code) from documents d join story s on s.doc = d.id
$$;
create function pg_temp.step(p_step text) returns text language sql as $$
  select concat_ws(' ', x.status, x.attempts, x.progress) from document_steps x join documents d on d.id = x.document_id
    and d.generation = x.generation join story s on s.doc = d.id where x.step = p_step
$$;

-- 1. A row starts it.
select tap.sign_in(owner) from story;
select tap.add_file(owner || '/a.md') from story;
insert into documents (filename, storage_path, metadata) select 'a.md', owner || '/a.md', '{"kind": "note"}' from story;
select tap.be_owner();
update story set doc = (select id from documents);
select is((select d.account_id from documents d), (select account from story), 'the only portal of the user is filled in');
select is((select d.user_id from documents d), (select owner from story), 'and the user is the owner');
select is(pg_temp.state(), 'uploaded 1', 'a document begins as uploaded');
select is((select concat_ws(' ', j.kind, j.state, j.payload ->> 'generation') from private.jobs j join documents d on d.job_id = j.id),
  'document.parse queued 1', 'with its job queued');
select is(pg_temp.step('parse'), 'pending 0 {}', 'and its first step open');

-- 2. Parsing.
select isnt(pg_temp.claim('parse'), null, 'a worker takes it');
select is(pg_temp.state(), 'parsing 1', 'which moves the document');
select is((select document_parse_state(job, lease) - 'document' from story),
  '{"cursor": null, "attempts": 1, "next_part": 0, "char_count": 0, "settings": {"a": 1}, "cancelled": false}', 'it learns where it is');
select is((select document_parse_state(job, lease) -> 'document' from story), (select jsonb_build_object('id', doc, 'account_id', account,
  'portal_id', '62515', 'user_id', owner, 'filename', 'a.md', 'content_type', null, 'storage_path', owner || '/a.md', 'size_bytes', null,
  'generation', 1, 'parse_policy', 'auto') from story), 'and what to read');
create temp table parts as select '[{"markdown": "# Héllo\n", "units": [{"kind": "page", "from": 0, "to": 1, "status": "parsed"}]},
  {"markdown": "", "units": [{"kind": "page", "from": 1, "to": 2, "status": "failed", "reason": "x"}]}, {"markdown": "€ 😀 end\n"}]'::jsonb as parts;
select is((select document_parse_commit(job, lease, 0, parts, '{"part": 3}') from story, parts),
  '{"cancelled": false, "next_part": 3}', 'parts are stored');
select is(array(select concat_ws(' ', part_index, char_start, char_count) from document_parts order by 1), '{0 0 8,1 8 0,2 8 8}',
  'with their ranges in code points');
select is((select document_parse_commit(job, lease, 0, parts, '{"part": 3}') from story, parts),
  '{"cancelled": false, "next_part": 3}', 'sent twice');
select is((select document_parse_commit(job, lease, 0, '[{"markdown": "other"}]', '{"part": 1}') from story) ->> 'next_part', '3',
  'or by a worker that lags behind');
select is((select count(*)::int from document_parts), 3, 'they are stored once');
select is((select cursor from private.jobs j join story s on s.job = j.id), '{"part": 3}', 'and the cursor stays');
select throws_ok('select document_parse_commit(job, lease, 4, parts, ''{}'') from story, parts', 'P0001',
  'The next part of this document is 3.', 'a gap is refused');
select is((select document_parse_commit(job, lease, 2, '[{"markdown": "again"}, {"markdown": "x\n"}]', '{"part": 4}') from story) ->> 'next_part',
  '4', 'of parts that overlap the new ones are taken');
select is((select markdown from document_parts where part_index = 2), E'€ 😀 end\n', 'and the old ones stay');
select is(pg_temp.step('parse'), 'running 1 {"chars": 18, "parts": 4}', 'the step counts');
select is((select attempts from private.jobs j join story s on s.job = j.id), 0, 'progress forgives attempts');
update private.jobs set attempts = 2;
select document_parse_commit(job, lease, 4, '[]', '{"part": 4}') from story;
select is((select attempts from private.jobs j join story s on s.job = j.id), 2, 'but no progress does not');
select document_parse_commit(job, lease, 4, null, '{"poll": 1}') from story;
select is((select attempts from private.jobs j join story s on s.job = j.id), 0, 'a new cursor alone does');

-- 3. Its worker dies; the next goes on.
update private.jobs set leased_until = now() - interval '1 hour';
select is(pg_temp.claim('parse'), (select job from story), 'a lease that ran out is taken over');
select throws_ok('select document_parse_commit(old_job, old_lease, 4, parts, ''{}'') from story, parts', 'P0001',
  'Another worker holds this job, or it has ended.', 'the old worker is refused');
select throws_ok('select document_parse_finish(old_job, old_lease, ''{}'') from story', 'P0001',
  'Another worker holds this job, or it has ended.', 'also at the end');
select is((select document_parse_state(job, lease) - array['document', 'settings'] from story),
  '{"cursor": {"poll": 1}, "attempts": 1, "next_part": 4, "char_count": 18, "cancelled": false}', 'the new one stands where the old one was');
select is(pg_temp.step('parse'), 'running 2 {"chars": 18, "parts": 4}', 'and is a second attempt');
select is((select document_parse_finish(job, lease, '{"parser": "markdown", "title": " Hello ", "author": "", "language": "EN",
  "document_date": "yesterday-ish", "page_count": 2, "word_count": 3, "completeness": {"balanced": true}, "properties": {"p": 1},
  "file_sha256": "ab", "usage": {"cost_usd": 0.5}}') from story), '{"finished": true, "cancelled": false}', 'it ends');
select is((select document_parse_finish(job, lease, '{}') from story), '{"finished": true, "cancelled": false}', 'once, however often it says so');
select is((select concat_ws('|', parser, title, author, language, document_date, page_count, word_count, char_count, completeness, properties, file_sha256)
  from documents), 'markdown|Hello|en|2|3|18|{"balanced": true}|{"p": 1}|ab', 'what was found is stored, what makes no sense left out');
select is((select concat_ws(' ', status, completeness, usage, error) from document_steps where step = 'parse'),
  'completed {"balanced": true} {"cost_usd": 0.5}', 'with the account and the cost in the step');
select is(pg_temp.state(), 'parsed 1', 'the document is parsed');
select is((select count(*)::int from private.jobs where kind = 'document.chunk'), 1, 'and to be chunked once');

-- 4. Chunking.
select pg_temp.claim('chunk');
select is(pg_temp.state(), 'chunking 1', 'a worker takes the next step');
select is((select document_text(job, lease, 0, 100)::jsonb - 'document' from story), '{"text": "# Héllo\n€ 😀 end\nx\n", "total_chars": 18, "cursor": null,
  "settings": {"max": 200}, "next_chunk": 0, "attempts": 1, "cancelled": false}', 'it reads the text');
select is((select (document_text(job, lease, 0, 100)::jsonb -> 'document') - 'id' from story), '{"title": "Hello", "language": "en", "generation": 1}', 'of its document');
select is((select array_agg(document_text(job, lease, f, 5)::jsonb ->> 'text' order by f) from story, generate_series(0, 20, 5) f),
  array['# Hél', E'lo\n€ ', '😀 end', E'\nx\n', ''], 'by code points, over the borders of parts');
select is((select document_text(job, lease, 9, 3)::jsonb ->> 'text' from story), ' 😀 ', 'from anywhere');
create temp table chunks as select '[{"content": "# Héllo\n", "token_count": 4, "char_start": 0, "char_end": 8, "heading_path": ["Héllo"], "content_hash": "h1"},
  {"content": "€ 😀 end\nx\n", "token_count": 9, "char_start": 8, "char_end": 18, "heading_path": null, "content_hash": "h2"}]'::jsonb as chunks;
select is((select document_chunks_store(job, lease, 0, chunks, '{"c": 2}') from story, chunks),
  '{"stored": 2, "cancelled": false, "next_chunk": 2}', 'chunks are stored');
select is((select document_chunks_store(job, lease, 0, chunks, '{"c": 2}') from story, chunks),
  '{"stored": 0, "cancelled": false, "next_chunk": 2}', 'once');
select throws_ok('select document_chunks_store(job, lease, 3, chunks, ''{}'') from story, chunks', 'P0001', 'The next chunk of this document is 2.', 'without a gap');
select is(array(select concat_ws('|', chunk_index, content, token_count, char_start, char_end, heading_path, content_hash) from document_chunks order by chunk_index),
  array[E'0|# Héllo\n|4|0|8|{Héllo}|h1', E'1|€ 😀 end\nx\n|9|8|18|{}|h2'], 'as they were sent');
select is((select document_chunk_finish(job, lease) from story), '{"finished": true, "cancelled": false}', 'it ends');
select is((select document_chunk_finish(job, lease) from story), '{"finished": true, "cancelled": false}', 'once');
select is((select count(*)::int from private.jobs where kind = 'document.vectorize'), 1, 'and queues the vectors once');

-- 5. Nothing is read before the end.
select pg_temp.claim('vectorize');
select is(pg_temp.state(), 'vectorizing 1', 'the last step');
select tap.sign_in(owner) from story;
select is((select count(*)::int from document_chunks) + (select count(*)::int from document_parts), 0, 'until it ends nobody sees chunks or parts');
select tap.be_owner();
select private.document_swap(d.id, d.generation), private.end_document_step(j, d) from documents d, private.jobs j join story s on s.job = j.id;
select is(pg_temp.state(), 'completed 1 1', 'then the document is complete');
select is((select concat_ws(' ', chunk_count, completed_at is not null) from documents), '2 t', 'and counted');
select is((select state from private.jobs j join story s on s.job = j.id), 'done', 'its job done');
select is(pg_temp.step('vectorize'), 'completed 0 {}', 'its step, too');
select tap.sign_in(owner) from story;
select is((select count(*)::int from document_chunks) + (select count(*)::int from document_parts), 6, 'and its owner sees it all');
select tap.be_owner();
