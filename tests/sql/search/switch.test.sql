-- Another embedding model: built beside the one in force, taking over in one moment, mixing never.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as one, null::uuid as two,
  null::bigint as job, null::uuid as lease, null::jsonb as slice;
grant select on story to public;
update story set account = tap.connect(owner);
create function pg_temp.axis(p_n int) returns text language sql as $$
  select '[' || string_agg(case when i = p_n then '1' else '0' end, ',' order by i) || ']' from generate_series(1, 384) i
$$;
create function pg_temp.slice(p_limit int default 100, p_default jsonb default '{"provider": "local", "model": "lexical-1"}')
returns text language sql as $$
  update story set slice = document_vectorize_slice(job, lease, p_limit, p_default);
  select concat_ws(' ', slice -> 'embedding' ->> 'model', jsonb_array_length(slice -> 'chunks'), 'of', slice ->> 'remaining',
    nullif(slice ->> 'cancelled', 'false')) from story
$$;
create function pg_temp.store(p_axis int) returns jsonb language sql as $$
  select document_vectorize_store(job, lease, (select jsonb_agg(jsonb_build_object('id', c ->> 'id', 'embedding', pg_temp.axis(p_axis)))
    from jsonb_array_elements(slice -> 'chunks') c), '[]', '{"tokens": 2}') from story
$$;
create function pg_temp.finish() returns text language sql as $$
  select concat_ws(' ', f ->> 'finished', f ->> 'remaining', nullif(f ->> 'failed', '0'), nullif(f ->> 'cancelled', 'false'))
  from story, document_vectorize_finish(job, lease) f
$$;
create function pg_temp.claim_document(p_id uuid) returns void language sql as $$
  update story set (job, lease) = (select c.id, c.lease_token from tap.claim_step(p_id, 'vectorize') c)
$$;
create function pg_temp.claim_switch() returns int language plpgsql as $$
declare
  v_jobs jsonb;
begin
  update private.jobs set run_after = now() - interval '1 day' where kind = 'document.reembed' and state = 'queued';
  v_jobs := jobs_claim(array['document.reembed'], 5, 60);
  update story set job = (v_jobs -> 0 ->> 'id')::bigint, lease = (v_jobs -> 0 ->> 'lease_token')::uuid;
  return jsonb_array_length(v_jobs);
end
$$;
-- A document up to its vectors.
create function pg_temp.build(p_id uuid, variadic p_parts text[]) returns void language plpgsql as $$
declare
  v_job record;
begin
  select * into v_job from tap.claim_step(p_id, 'parse');
  perform document_parse_commit(v_job.id, v_job.lease_token, 0, (select jsonb_agg(jsonb_build_object('markdown', p)) from unnest(p_parts) p), '{}');
  perform document_parse_finish(v_job.id, v_job.lease_token, '{"language": "en"}');
  select * into v_job from tap.claim_step(p_id, 'chunk');
  perform document_chunks_store(v_job.id, v_job.lease_token, 0, (select jsonb_agg(jsonb_build_object('content', p, 'token_count', 1,
    'char_start', n * 10, 'char_end', n * 10 + 1, 'content_hash', md5(p)) order by n) from unnest(p_parts) with ordinality x (p, n)), '{}');
  perform document_chunk_finish(v_job.id, v_job.lease_token);
end
$$;
-- What a search finds by the vectors of each model: similarities, never of two models.
create function pg_temp.found() returns text language plpgsql as $$
declare
  v_found text;
begin
  perform tap.sign_in(owner) from story;
  select coalesce(string_agg(round((r -> 'vector' ->> 'similarity')::numeric, 2)::text, ' ' order by n), 'none') || ' by ' || (s -> 'models' -> 0 ->> 'model')
  into v_found
  from (select search_documents('', jsonb_build_object('lexical-1', pg_temp.axis(1), 'gte-small', pg_temp.axis(2)))) x (s)
  left join lateral jsonb_array_elements(s -> 'results') with ordinality y (r, n) on true group by s;
  perform tap.be_owner();
  return v_found;
end
$$;
create function pg_temp.models() returns text language sql as $$
  select string_agg(concat_ws(' ', model, state, case when not moved then 'unmoved' end, error ->> 'code'), ', ' order by id) from private.embedding_models
$$;

update story set one = tap.add_document(owner, account, 'one.md'), two = tap.add_document(owner, account, 'two.md');
select pg_temp.build(one, 'alpha', 'beta', 'gamma') from story;
select pg_temp.claim_document(one) from story;
select pg_temp.slice(); select pg_temp.store(1); select pg_temp.finish();
select is(pg_temp.found(), '1.00 1.00 1.00 by lexical-1', 'searched with the first model');

-- 1. A wish for another one.
select throws_ok(format('insert into ai_configurations (account_id, purpose, provider, model) values (%L, ''documents:embedding'', ''acme'', ''x'')', account),
  'P0001', 'An embedding provider is openai, supabase or local.', 'not of anybody') from story;
select tap.sign_in(owner) from story;
insert into ai_configurations (account_id, purpose, provider, model) select account, 'documents:embedding', 'supabase', 'auto' from story;
select tap.be_owner();
select is(pg_temp.models(), 'lexical-1 active, gte-small building unmoved', 'begins a switch at once');
select is((select array_agg(kind) from private.jobs where kind = 'document.reembed'), '{document.reembed}', 'of one job');

-- 2. It works beside: search stays as it is, a document that comes meanwhile is searchable at once.
select is(pg_temp.claim_switch(), 1, 'a worker takes it');
select is(pg_temp.slice(2), 'gte-small 2 of 3', 'chunks for the new model');
select is(pg_temp.store(2), '{"remaining": 1, "cancelled": false}', 'are stored beside');
select is(pg_temp.store(2), '{"remaining": 1, "cancelled": false}', 'once');
select is(pg_temp.found(), '1.00 1.00 1.00 by lexical-1', 'and not searched');
create temp table held as select job, lease from story;
select pg_temp.build(two, 'delta') from story;
select pg_temp.claim_document(two) from story;
select is(pg_temp.slice(), 'lexical-1 1 of 1', 'a new document is embedded by the model in force');
select pg_temp.store(1); select is(pg_temp.finish(), 'true 0', 'and completes');
select is(pg_temp.found(), '1.00 1.00 1.00 1.00 by lexical-1', 'searched like the others');
update story set (job, lease) = (select h.job, h.lease from held h);
select is(pg_temp.slice(1), 'gte-small 1 of 1', 'the switch goes on');
select pg_temp.store(2);
select is(pg_temp.finish(), 'false 1', 'it does not take effect while the new document lacks a vector, or passed it already');
select is(pg_temp.models(), 'lexical-1 active, gte-small building unmoved', 'nothing has changed');
select is(pg_temp.slice(), 'gte-small 1 of 1', 'the one is handed out');

-- 3. Refused once: the switch dies, the old model serves; replayed it does the rest.
select document_vectorize_store(job, lease, '[]', jsonb_build_array(jsonb_build_object('id', slice -> 'chunks' -> 0 -> 'id', 'code', 'quota', 'detail', 'No.'))) from story;
select is(pg_temp.slice(), 'gte-small 0 of 0', 'what was refused is left alone');
select is(pg_temp.finish(), 'true 0 1', 'the switch ends');
select is(pg_temp.models(), 'lexical-1 active, gte-small building unmoved embedding_failed', 'dead, the model before it in force');
select is(pg_temp.found(), '1.00 1.00 1.00 1.00 by lexical-1', 'and searched');
select jobs_replay(job) from story;
select pg_temp.claim_switch();
select is(pg_temp.slice(), 'gte-small 1 of 1', 'a replay has only the one to do');
select pg_temp.store(2);

-- 4. The change, and the move afterwards: every search sees one model and each chunk once.
select is(pg_temp.finish(), 'false 4', 'it takes effect');
select is(pg_temp.models(), 'lexical-1 retired, gte-small active unmoved', 'in one transaction');
select is(pg_temp.found(), '1.00 1.00 1.00 1.00 by gte-small', 'search has changed over');
update document_chunks set embedding = next_embedding, model = next_model, next_embedding = null, next_model = null where document_id = (select two from story);
select is(pg_temp.found(), '1.00 1.00 1.00 1.00 by gte-small', 'half moved it finds the same');
select is((select count(*)::int from private.rank_vectors(jsonb_build_object('gte-small', pg_temp.axis(2)), array[account], null, false, '{}', 9)), 0, 'for its readers only')
from story;
select is(pg_temp.slice(), 'gte-small 0 of 0', 'the rest moves');
select is(pg_temp.finish(), 'true 0', 'and the job is done');
select is((select string_agg(distinct concat_ws(' ', model, next_model), ',') from document_chunks), 'gte-small', 'nothing of the old model is left');
select is(pg_temp.models(), 'lexical-1 retired, gte-small active', 'nor unmoved');
select is((select state || (result ->> 'chunks') || (result -> 'usage' ->> 'tokens') from private.jobs where kind = 'document.reembed'), 'done46', 'what it did and cost is kept');

-- 5. A wish taken back, a wish changed.
update ai_configurations set provider = 'openai', model = 'text-embedding-3-small';
select is(pg_temp.models(), 'lexical-1 retired, gte-small active, text-embedding-3-small building unmoved', 'another wish');
update ai_configurations set provider = 'local', model = 'lexical-1';
select is(pg_temp.models(), 'lexical-1 retired, gte-small active, text-embedding-3-small retired unmoved, lexical-1 building unmoved', 'replaces the one before');
update ai_configurations set provider = 'supabase', model = 'gte-small';
select is(array(select state from private.jobs where kind = 'document.reembed' order by id), '{done,cancelled,cancelled}', 'taken back, nothing is left to do');
select is((select count(*)::int from private.embedding_models where state = 'building'), 0, 'and nothing is built');
select is(pg_temp.claim_switch(), 0, 'no worker is asked');

-- 6. A worker that holds a switch nobody wants any more stops at its next step.
update ai_configurations set provider = 'local', model = 'lexical-1';
select pg_temp.claim_switch();
update ai_configurations set provider = 'supabase', model = 'gte-small';
select is(pg_temp.slice(), '0 of 0 true', 'it gets nothing');
select is(pg_temp.finish(), 'false 0 true', 'and has nothing to end');
select is((select jobs_complete(job, lease, '{}') ->> 'completed' from story), 'false', 'but its job');

-- 7. Without a configuration the function's default decides, and a change of it is a switch, too.
delete from ai_configurations;
update documents set generation = generation + 1 where id = (select two from story);
select pg_temp.build(two, 'delta') from story;
select pg_temp.claim_document(two) from story;
select is(pg_temp.slice(100, '{"provider": "openai", "model": "text-embedding-3-small"}'), 'gte-small 0 of 0', 'the model in force embeds');
select is((select state from private.embedding_models where model = 'text-embedding-3-small' order by id desc limit 1), 'building', 'until the switch is done');
select is(pg_temp.slice(100, null), 'gte-small 0 of 0', 'no wish changes nothing');
-- 8. Members see what happens, and nobody else does.
select tap.sign_in(owner) from story;
select is((select string_agg(m ->> 'state', ' ' order by n) from document_embedding_models('62515') models,
  jsonb_array_elements(models) with ordinality x (m, n) where m ->> 'state' <> 'retired'), 'building active', 'a member sees the switch');
select tap.be_owner();
select tap.sign_in(tap.make_user('stranger@example.com'));
select throws_like('select document_embedding_models(''62515'')', '%no such portal%', 'others do not even see the portal');
select tap.be_owner();
