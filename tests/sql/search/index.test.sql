-- The text index and its counts: equal to what the chunks are, after every kind of change.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as one, null::uuid as two;
update story set account = tap.connect(owner);
update story set one = tap.add_document(owner, account, 'one.md'), two = tap.add_document(owner, account, 'two.md');
-- What the counts say and the texts do not, or the other way round.
create function pg_temp.drift() returns int language sql as $$
  with counted as (select t.account_id, x.term, count(*)::int as chunks from private.document_texts t
    cross join lateral unnest(private.search_terms(t.account_id, t.config, t.search)) x (term) group by 1, 2),
  corpora as (select account_id, config, count(*) as chunks, sum(length) as length from private.document_texts group by 1, 2)
  select (select count(*) from counted c full join private.term_counts t using (account_id, term) where c.chunks is distinct from t.chunks)::int
    + (select count(*) from corpora c full join (select * from private.search_corpora where chunks > 0) t using (account_id, config)
      where (c.chunks, c.length) is distinct from (t.chunks, t.length::numeric))::int
    + (select count(*) from private.document_texts t full join document_chunks c on c.id = t.chunk_id
      where t.generation is distinct from c.generation or t.document_id is distinct from c.document_id)::int
$$;
create function pg_temp.counts() returns text language sql as $$
  select concat_ws(' ', (select sum(chunks) from private.search_corpora), (select sum(length) from private.search_corpora), (select count(*) from private.term_counts))
$$;

-- 1. Languages.
select is(private.search_config(l), config, coalesce(l, 'unknown') || ' is read as ' || config) from (values ('de', 'german'), ('EN-gb', 'english'), ('pl', 'simple'),
  (null, 'english'), ('', 'simple'), ('nb', 'norwegian')) x (l, config);
select is((select count(*)::int from unnest(array['ar','hy','eu','ca','da','nl','en','fi','fr','de','el','hi','hu','id','ga','it','lt','ne','no','pt','ro','ru','sr','es','sv','ta','tr','yi','xx']) l
  where not exists (select from pg_ts_config c where c.cfgname = private.search_config(l))), 0, 'each of them is there');
select lives_ok(format('select private.search_query(%L, ''A'')', q), 'a lexeme of ' || q) from unnest(array['it''s', 'a\b', 'a & b', '|', 'x:A', '東京']) q;
select is(to_tsvector('simple', private.search_text('foo_bar.txt 東京')) @@ 'bar & txt & 東'::tsquery, true, 'names and characters are words');

-- 2. Chunks come and go.
select tap.run_document(one, E'Contracts of customers and contracts\n', E'Passwords\n') from story;
select is(pg_temp.counts(), '2 4 3', 'chunks, words, different words');
select is((select t.chunks from private.term_counts t, story s where t.term = private.search_term(s.account, 'english', 'contract')), 1, 'a word counts once for a chunk');
select tap.run_document(two, E'Contracts\n') from story;
select is((select t.chunks from private.term_counts t, story s where t.term = private.search_term(s.account, 'english', 'contract')), 2, 'and for each');
select is(pg_temp.drift(), 0, 'after two documents');
update documents set generation = 2 where id = (select one from story);
select tap.run_document(one, E'Other words entirely\n') from story;
select is(pg_temp.counts(), '2 3 3', 'a new run replaces the words of the old one');
select is(pg_temp.drift(), 0, 'after a swap');
update documents set title = 'Ein Handbuch', language = 'de' where id = (select one from story);
select is((select string_agg(config, ',' order by config) from private.document_texts), 'english,german', 'another language reads it anew');
select is(pg_temp.drift(), 0, 'after another title');
update documents set filename = 'x.md' where id = (select one from story);
select is(pg_temp.drift(), 0, 'after a change that concerns nobody');
delete from document_chunks where document_id = (select two from story) and chunk_index = 0;
select is(pg_temp.drift(), 0, 'after a chunk alone');
delete from documents where id = (select two from story);
select is(pg_temp.drift(), 0, 'after a document');
update document_chunks set embedding = (select array_agg(1)::vector from generate_series(1, 384)), model = 'm';
select is(pg_temp.drift(), 0, 'a vector touches nothing');
delete from documents;
select is(pg_temp.counts(), '0 0 0', 'nothing is left of nothing');
