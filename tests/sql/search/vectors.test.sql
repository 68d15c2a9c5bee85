-- Vectors of a document: handed out, stored, taken over, refused; searchable when none is missing.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as doc,
  null::bigint as job, null::uuid as lease, null::jsonb as slice;
grant select on story to public;
update story set account = tap.connect(owner);
update story set doc = tap.add_document(owner, account);
create function pg_temp.claim(p_step text) returns bigint language sql as $$
  update story set (job, lease) = (select c.id, c.lease_token from tap.claim_step(doc, p_step) c) returning job
$$;
create function pg_temp.state() returns text language sql as $$
  select concat_ws(' ', d.status, d.generation, d.active_generation, d.error_code) from documents d join story s on s.doc = d.id
$$;
create function pg_temp.axis(p_n int) returns text language sql as $$
  select '[' || string_agg(case when i = p_n then '1' else '0' end, ',' order by i) || ']' from generate_series(1, 384) i
$$;
create function pg_temp.slice(p_limit int default 100, p_default jsonb default '{"provider": "local", "model": "lexical-1"}')
returns text language sql as $$
  update story set slice = document_vectorize_slice(job, lease, p_limit, p_default);
  select concat_ws(' ', slice -> 'embedding' ->> 'model', 'chunks', jsonb_array_length(slice -> 'chunks'), 'reused', slice ->> 'reused',
    'remaining', slice ->> 'remaining', nullif(slice ->> 'cancelled', 'false')) from story
$$;
create function pg_temp.store(p_axis int, p_only int[] default null, p_usage jsonb default '{}') returns jsonb language sql as $$
  select document_vectorize_store(job, lease, (select jsonb_agg(jsonb_build_object('id', c ->> 'id', 'embedding', pg_temp.axis(p_axis)))
    from jsonb_array_elements(slice -> 'chunks') with ordinality x (c, n) where p_only is null or n = any (p_only)), '[]', p_usage) from story
$$;
-- A run up to the vectors: a chunk for each text.
create function pg_temp.build(variadic p_parts text[]) returns bigint language sql as $$
  select pg_temp.claim('parse');
  select document_parse_commit(job, lease, 0, (select jsonb_agg(jsonb_build_object('markdown', p)) from unnest(p_parts) p), '{}') from story;
  select document_parse_finish(job, lease, '{"language": "en", "title": "Guide"}') from story;
  select pg_temp.claim('chunk');
  select document_chunks_store(job, lease, 0, (select jsonb_agg(jsonb_build_object('content', p, 'token_count', 1, 'char_start', n * 10,
    'char_end', n * 10 + 1, 'heading_path', array['Guide', 'Part'], 'content_hash', md5(p)) order by n)
    from unnest(p_parts) with ordinality x (p, n)), '{}') from story;
  select document_chunk_finish(job, lease) from story;
  select pg_temp.claim('vectorize');
$$;

-- 1. A first run.
select pg_temp.build('one', 'two', 'three');
select is(pg_temp.slice(2), 'lexical-1 chunks 2 reused 0 remaining 3', 'some chunks, and how many there are');
select is((select slice -> 'chunks' -> 0 ->> 'text' from story), E'Guide\nPart\none', 'with title and headings, each said once');
select is((select concat_ws(' ', provider, model, state) from private.embedding_models), 'local lexical-1 active', 'the first model is the portal''s');
select is(pg_temp.store(1, null, '{"tokens": 7}'), '{"remaining": 1, "cancelled": false}', 'they are stored');
select is(pg_temp.store(1, null, '{"tokens": 7}'), '{"remaining": 1, "cancelled": false}', 'sent again');
select is((select usage from document_steps where step = 'vectorize'), '{"tokens": 7}', 'they are paid once');
select is((select document_vectorize_finish(job, lease) from story), '{"finished": false, "cancelled": false, "remaining": 1, "failed": 0}',
  'the end waits for the last');
select is(pg_temp.state(), 'vectorizing 1', 'nothing is searchable before');
select is(pg_temp.slice(2), 'lexical-1 chunks 1 reused 0 remaining 1', 'the rest');
select throws_ok($$ select document_vectorize_store(job, lease, jsonb_build_array(jsonb_build_object('id', slice -> 'chunks' -> 0 -> 'id',
  'embedding', '[1,2]')), '[]') from story $$, '22000', null, 'a vector of another size is refused');
select pg_temp.store(2);
select is((select document_vectorize_finish(job, lease) from story), '{"finished": true, "cancelled": false, "remaining": 0, "failed": 0}', 'it ends');
select is((select document_vectorize_finish(job, lease) from story), '{"finished": true, "cancelled": false, "remaining": 0, "failed": 0}', 'once');
select is(pg_temp.state(), 'completed 1 1', 'and is searchable');
select throws_ok('select document_vectorize_store(job, lease, ''[]'') from story', 'P0001', 'Another worker holds this job, or it has ended.', 'nothing is stored later');

-- 2. The file changes: only what changed is embedded.
update documents set generation = 2;
select pg_temp.build('one', 'zwei', 'three', 'one');
select is(pg_temp.slice(), 'lexical-1 chunks 1 reused 3 remaining 1', 'equal chunks take their vectors over');
select is((select slice -> 'chunks' -> 0 ->> 'text' from story), E'Guide\nPart\nzwei', 'the changed one is handed out');
select is((select string_agg(coalesce(model || (embedding::text = pg_temp.axis(1))::text, '-'), ' ' order by chunk_index) from document_chunks where generation = 2),
  'lexical-1true - lexical-1false lexical-1true', 'each with the vector of its text');
select is(pg_temp.slice(), 'lexical-1 chunks 1 reused 0 remaining 1', 'asked again the same is left');

-- 3. The provider refuses one: what succeeded is kept, the document says why, a retry does the rest.
select document_vectorize_store(job, lease, '[]', jsonb_build_array(jsonb_build_object('id', slice -> 'chunks' -> 0 -> 'id', 'code', 'refused',
  'detail', 'Too odd, says jane@example.com'))) from story;
select is(pg_temp.slice(), 'lexical-1 chunks 0 reused 0 remaining 0', 'this job leaves it alone');
select is((select document_vectorize_finish(job, lease) from story), '{"finished": true, "cancelled": false, "remaining": 0, "failed": 1}', 'the run ends');
select is(pg_temp.state(), 'error 2 1 embedding_failed', 'as an error, with the old text searchable');
select is((select error_message from documents), '1 of 4 chunks could not be embedded; a retry does only these. The first: Too odd, says [e-mail] (refused)', 'that says why');
select jobs_replay(job) from story;
select pg_temp.claim('vectorize');
select is(pg_temp.slice(), 'lexical-1 chunks 1 reused 0 remaining 1', 'a replay hands out the one');
select document_vectorize_store(job, lease, '[]', jsonb_build_array(jsonb_build_object('id', slice -> 'chunks' -> 0 -> 'id', 'code', 'refused'))) from story;
select document_vectorize_finish(job, lease) from story;
update documents set generation = 3;
select pg_temp.build('one', 'zwei', 'three', 'four');
select is(pg_temp.slice(), 'lexical-1 chunks 2 reused 2 remaining 2', 'a new run takes over what both runs before it embedded');
select pg_temp.store(5);
select document_vectorize_finish(job, lease) from story;
select is(pg_temp.state(), 'completed 3 3', 'and completes');
select is((select count(*)::int from document_chunks where embedding is null or generation <> 3 or embedding_error is not null), 0, 'nothing is left of the others');

-- 4. An empty document, and one that goes while it is worked on.
update documents set generation = 4;
select pg_temp.build(variadic '{}');
select is(pg_temp.slice(), 'lexical-1 chunks 0 reused 0 remaining 0', 'nothing to embed');
select is((select document_vectorize_finish(job, lease) ->> 'finished' from story), 'true', 'is an end, too');
update documents set generation = 5;
select pg_temp.build('one');
select pg_temp.slice();
update private.jobs j set cancel_requested = true from story where j.id = job;
select is(pg_temp.store(1), '{"remaining": 0, "cancelled": true}', 'a cancelled job stores nothing');
select is(pg_temp.slice(), 'chunks 0 reused 0 remaining 0 true', 'and gets nothing');
