-- Words: how a text becomes terms, in its own language, the same way for what is stored and for what is asked.
-- Why: stemming and stop words are a language's; PostgreSQL brings 27 of them on every platform.
-- Who may call: SQL functions.

create function private.search_config(p_language text) returns text
language sql immutable parallel safe set search_path = ''
as $$
  -- A name and no regconfig: a column of that type keeps pg_upgrade, and so the platform, from upgrading the server.
  -- Unknown (null) is read as English: what a detector gives up on is short and technical, and the English stemmer leaves
  -- other scripts alone. A known language without a stemmer is read as it is, for English stop words would be words there.
  select case split_part(lower(p_language), '-', 1)
    when 'ar' then 'arabic' when 'hy' then 'armenian' when 'eu' then 'basque' when 'ca' then 'catalan' when 'da' then 'danish'
    when 'nl' then 'dutch' when 'en' then 'english' when 'fi' then 'finnish' when 'fr' then 'french' when 'de' then 'german'
    when 'el' then 'greek' when 'hi' then 'hindi' when 'hu' then 'hungarian' when 'id' then 'indonesian' when 'ga' then 'irish'
    when 'it' then 'italian' when 'lt' then 'lithuanian' when 'ne' then 'nepali' when 'no' then 'norwegian'
    when 'nb' then 'norwegian' when 'nn' then 'norwegian' when 'pt' then 'portuguese' when 'ro' then 'romanian'
    when 'ru' then 'russian' when 'sr' then 'serbian' when 'es' then 'spanish' when 'sv' then 'swedish' when 'ta' then 'tamil'
    when 'tr' then 'turkish' when 'yi' then 'yiddish' else case when p_language is null then 'english' else 'simple' end end
$$;
comment on function private.search_config(text) is 'Name of the text search configuration of a language (ISO 639-1).';

create function private.search_text(p_text text) returns text
language sql immutable parallel safe set search_path = ''
as $$
  -- 1. The parser takes file_name.txt and a.b/c for one word; their parts are what is asked for.
  -- 2. Chinese and Japanese have no spaces: each character is a word of its own.
  select regexp_replace(translate(left(p_text, 100000), '_/.:@=\|', '        '),
    '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', ' \1 ', 'g')
$$;
comment on function private.search_text(text) is 'A text as the parser of words should see it.';

create function private.search_vector(p_config text, p_title text, p_heading_path text[], p_content text) returns tsvector
language sql stable parallel safe set search_path = ''
as $$
  select setweight(to_tsvector(c.config, coalesce(private.search_text(p_title), '')), 'A')
    || setweight(to_tsvector(c.config, private.search_text(array_to_string(p_heading_path, ' '))), 'B')
    || to_tsvector(c.config, private.search_text(p_content))
  from (select ('pg_catalog.' || p_config)::regconfig) c (config)
$$;
comment on function private.search_vector(text, text, text[], text) is
  'Terms of a chunk: title with weight A, headings with B, content with D.';

create function private.search_term(p_account_id uuid, p_config text, p_lexeme text) returns bigint
language sql immutable parallel safe set search_path = ''
as $$
  select hashtextextended(p_lexeme, uuid_hash_extended(p_account_id, hashtext(p_config)))
$$;
comment on function private.search_term(uuid, text, text) is
  'A term of a portal and a language as a number: the index of one portal never meets the words of another.';

create function private.search_terms(p_account_id uuid, p_config text, p_search tsvector) returns bigint[]
language sql immutable parallel safe cost 1000 set search_path = ''
as $$
  select array_agg(hashtextextended(x.lexeme, uuid_hash_extended(p_account_id, hashtext(p_config))))
  from unnest(tsvector_to_array(p_search)) x (lexeme)
$$;
comment on function private.search_terms(uuid, text, tsvector) is 'All terms of a chunk, for the index.';

create function private.search_query(p_lexeme text, p_weight text default '') returns tsquery
language sql immutable parallel safe set search_path = ''
as $$
  select ('''' || replace(replace(p_lexeme, '\', '\\'), '''', '''''') || ''':' || p_weight)::tsquery
$$;
comment on function private.search_query(text, text) is 'One lexeme, whatever it is made of, as a query; with a weight only where it has that.';

revoke execute on function private.search_config(text), private.search_text(text),
  private.search_vector(text, text, text[], text), private.search_term(uuid, text, text),
  private.search_terms(uuid, text, tsvector), private.search_query(text, text) from public;
