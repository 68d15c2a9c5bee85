-- Search: what is found, by whom, in what order, whatever is asked.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('friend@example.com') as friend,
  tap.make_user('stranger@example.com') as stranger, null::uuid as account, null::uuid as other;
grant select on story to public;
update story set account = tap.connect(owner), other = tap.connect(stranger, '777');
insert into account_members (account_id, user_id, role) select account, friend, 'member' from story;
create temp table docs as select name, tap.add_document(case when name = 'foreign' then stranger else owner end,
    case when name = 'foreign' then other else account end, name || '.md') as id
  from story, unnest(array['guide', 'bericht', 'notes', 'foreign', 'odd']) name;
grant select on docs to public;
-- The language and the title are the parser's; here they are set before the chunks are read.
update documents d set language = case name when 'bericht' then 'de' when 'odd' then 'ja' else 'en' end,
  title = case name when 'guide' then 'Zebra handbook' end,
  metadata = jsonb_build_object('team', name), content_type = case name when 'bericht' then 'application/pdf' else 'text/markdown' end
from docs x where x.id = d.id;
create function pg_temp.fill(p_name text, variadic p_parts text[]) returns void language sql as $$
  insert into document_chunks (document_id, account_id, generation, chunk_index, content, token_count, char_start, char_end, heading_path, content_hash)
  select d.id, d.account_id, 1, n - 1, p, 1, n * 100, n * 100 + 50, array['Part ' || n], md5(p)
  from unnest(p_parts) with ordinality x (p, n), documents d join docs x2 on x2.id = d.id where x2.name = p_name;
$$;
select pg_temp.fill('guide', 'Resetting passwords: open the settings, choose reset, confirm the reset by mail.', 'The invoice lists all contracts of the customer.',
  'Contracts end after a year. <script>alert("x")</script> & so on.', 'Passwords are stored as hashes, never as text; a password that leaked is refused.');
select pg_temp.fill('bericht', 'Die Verträge der Kunden werden jährlich geprüft.', 'Häuser und Wohnungen in Berlin.');
select pg_temp.fill('notes', 'Call the customer about file_name.txt and the contract v1.2.3 tomorrow if 1 < 2 "quoted".');
select pg_temp.fill('foreign', 'Passwords of strangers, contracts of strangers, a zebra.');
select pg_temp.fill('odd', '東京は日本の首都です。', 'Ünïcödé ‮ and 👩‍👩‍👧 emoji ' || repeat('x', 5000), E'Control \x01 characters \x02 in it');
alter table documents disable trigger _100_guard;
update documents set status = 'completed', active_generation = 1, completed_at = now(), chunk_count = 4;
alter table documents enable trigger _100_guard;

-- Places that were found, by document and chunk, in order.
create function pg_temp.found(p_query text, p_filter jsonb default '{}', p_k int default 10, p_embeddings jsonb default '{}') returns text language sql as $$
  select coalesce(string_agg(x.name || (c.char_start / 100)::text, ' ' order by r.n), '-')
  from jsonb_array_elements(search_documents(p_query, p_embeddings, p_k, p_filter) -> 'results') with ordinality r (r, n)
  join docs x on x.id = (r ->> 'document_id')::uuid cross join lateral (select (r ->> 'char_start')::int) c (char_start)
$$;
create function pg_temp.problem(p_filter text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  perform search_documents('x', '{}', 10, p_filter::jsonb);
  return null;
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb ->> 'code';
end
$$;

select tap.be_owner(); select tap.sign_in(owner) from story;
-- 1. Words, in the language of each document.
select is(pg_temp.found('password reset'), 'guide1 guide4', 'the best match first, other forms of a word too');
select is(pg_temp.found('Vertrag'), 'bericht1', 'German words in a German document');
select is(pg_temp.found('Haus'), 'bericht2', 'with their plurals');
select is(pg_temp.found('contract'), 'guide3 guide2 notes1', 'short passages before a long one');
select is(pg_temp.found('zebra', '{}', 2), 'guide3 guide2', 'the title counts for each of its chunks');
select is(pg_temp.found('name'), 'notes1', 'parts of names are words');
select is(pg_temp.found('customer tomorrow'), 'notes1 guide2', 'a rare word weighs more than a common one');
select is(pg_temp.found('首都'), 'odd1', 'characters of a script without spaces');

-- 2. Whatever is asked, there is an answer.
select is(pg_temp.found(q), '-', 'nothing: ' || left(q, 20)) from unnest(array['', ' ', 'the of', '!!! ??? ((( &|', 'qqqzzz', '''; drop table documents; --', E'\\', '👩‍👩‍👧']) q;
select is((select search_documents(null, null, null, null) -> 'results'), '[]', 'nulls are nothing');
select lives_ok($$ select search_documents(repeat('contract ' || chr(8238), 20000), '[]', 1000000, '{}') $$, 'a very long question');
select lives_ok($$ select search_documents(string_agg(md5(i::text), ' '), '{}', -5, '{}') from generate_series(1, 5000) i $$, 'a page of odd words');
select is(pg_temp.found('contract', '{}', 1), 'guide3', 'no more than asked for');

-- 3. Snippets are safe, and show where the words are.
select is((select search_documents('contracts end') -> 'results' -> 0 ->> 'snippet'),
  '<mark>Contracts</mark> <mark>end</mark> after a year. alert("x") &amp; so on.', 'tags go, and what is left is text');
select is((select r -> 'heading_path' from search_documents('contracts end') s, jsonb_path_query(s, '$.results[0]') r), '["Part 3"]', 'headings');
select is((select array_agg(k order by k) from search_documents('contracts end') s, jsonb_object_keys(s -> 'results' -> 0) k),
  '{char_end,char_start,chunk_id,document_id,filename,heading_path,score,snippet,text,title,vector}', 'all that a result says');
select is((select r ->> 'score' || (r -> 'text' ->> 'rank') from search_documents('contracts end') s, jsonb_path_query(s, '$.results[0]') r), '1.00001', 'the first of all has 1');
select is((select search_documents('tomorrow') -> 'results' -> 0 ->> 'snippet' like '%<mark>tomorrow</mark> if 1 &lt; 2%'), true, 'and so are signs');
select lives_ok($$ select search_documents('control characters', '{}', 5) $$, 'control characters are not taken for marks');
select is((select search_documents('control') -> 'results' -> 0 ->> 'snippet'), '<mark>Control</mark> characters in it', 'nor shown');
select cmp_ok((select length(search_documents('emoji') -> 'results' -> 0 ->> 'snippet')), '<=', 700, 'a snippet is short');

-- 4. Filters.
select is(pg_temp.found('contract', f::jsonb), found, f) from (values ('{"content_types": ["application/pdf"]}', '-'), ('{"content_types": ["text/markdown"]}', 'guide3 guide2 notes1'),
  ('{"languages": ["de"]}', '-'), ('{"metadata": {"team": "notes"}}', 'notes1'), ('{"metadata": {"team": "x"}}', '-'), ('{"from": "2999-01-01"}', '-'),
  ('{"to": "2999-01-01"}', 'guide3 guide2 notes1'), ('{"portal_id": "62515"}', 'guide3 guide2 notes1'), ('{"portal_id": "777"}', '-'), ('{"per_document": 1}', 'guide3 notes1'),
  ('{"document_ids": []}', '-'), ('{"languages": null}', 'guide3 guide2 notes1'), ('{"content_types": ["text/markdown"], "metadata": {"team": "guide"}}', 'guide3 guide2')) x (f, found);
select is(pg_temp.found('contract', jsonb_build_object('document_ids', array[upper(id::text)])), 'guide3 guide2', 'one document, spelt in any way') from docs where name = 'guide';
select is(pg_temp.found('contract', jsonb_build_object('document_ids', array[id])), '-', 'not one that is not the caller''s') from docs where name = 'foreign';
select is(pg_temp.found('zebra', jsonb_build_object('document_ids', array[id])), 'guide3 guide2 guide4 guide1', 'of one document all, of many three each') from docs where name = 'guide';
select is(pg_temp.problem(f), 'invalid_filter', f) from unnest(array['[]', '{"colour": 1}', '{"document_ids": ["x"]}', '{"document_ids": "x"}', '{"languages": [1]}',
  '{"from": "soon"}', '{"metadata": []}', '{"portal_id": []}', '{"per_document": 0}', '{"per_document": "many"}']) f;

-- 5. Who reads what.
select tap.be_owner(); select tap.sign_in(stranger) from story;
select is(pg_temp.found('passwords zebra contracts'), 'foreign1', 'a stranger finds the own');
select tap.be_owner(); select tap.sign_in(friend) from story;
select is(pg_temp.found('passwords zebra contracts'), '-', 'a colleague nothing');
select is((select count(*)::int from private.rank_texts('contracts', array[account, other], null, false, '{}', 50)), 0, 'not even a rank') from story;
select tap.be_owner(); select tap.sign_in(owner) from story;
select document_share(id, friend) from docs, story where name = 'guide';
select tap.be_owner(); select tap.sign_in(friend) from story;
select is(pg_temp.found('passwords contracts'), 'guide4 guide3 guide2', 'but what is shared');
select throws_ok('select * from private.document_texts', '42501', null, 'the index is closed');
select throws_ok('select * from private.search_words(''x'', ''{}'')', '42501', null, 'and so are the counts');
select tap.be_owner(); select tap.be_anon();
select throws_ok('select search_documents(''x'')', '42501', null, 'nobody else may ask');
select tap.be_owner(); select tap.be_service();
select is(pg_temp.found('zebra contracts', '{"portal_id": "777"}'), 'foreign1', 'the service searches a portal');
select tap.be_owner();

-- 6. Through the index or by looking at all of few: the same ranks.
select tap.be_owner(); select tap.sign_in(owner) from story;
select is((select string_agg(chunk_id || ' ' || score, ',' order by score desc) from private.rank_texts(q, array[account], null, false, '{}', 50)),
  (select string_agg(chunk_id || ' ' || score, ',' order by score desc) from private.rank_texts(q, array[account], (select array_agg(id) from docs), true, '{}', 50)), q)
from story, unnest(array['contract', 'customer contract password', 'zebra', 'Verträge customer']) q;
-- 7. A generation that is not the active one, a document that is gone.
select tap.be_owner();
insert into document_chunks (document_id, account_id, generation, chunk_index, content, token_count, char_start, char_end, content_hash)
select id, account, 2, 0, 'An unheard contract', 1, 100, 110, 'x' from docs, story where name = 'notes';
select tap.be_owner(); select tap.sign_in(owner) from story;
select is(pg_temp.found('unheard contract'), 'guide3 guide2 notes1', 'what is being built is not found');
