-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.snippet(p_config text, p_content text, p_query text) returns text
  language sql stable
  set search_path = ''
  as $$
  -- Marked with characters that no text has, made safe, and only then turned into tags.
  select replace(replace(replace(replace(replace(regexp_replace(h.text, '\s+', ' ', 'g'),
    '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), E'\x01', '<mark>'), E'\x02', '</mark>')
  from (select ('pg_catalog.' || p_config)::regconfig) c (config)
  cross join lateral (select string_agg(private.search_query(l.lexeme)::text, ' | ')::tsquery
    from unnest(to_tsvector(c.config, private.search_text(left(p_query, 1000)))) l) q (query)
  cross join lateral (select left(ts_headline(c.config, translate(left(p_content, 8000), E'\x01\x02', ''), coalesce(q.query, ''::tsquery),
    E'StartSel=\x01, StopSel=\x02, MinWords=20, MaxWords=45, MaxFragments=0'), 600)) h (text)
$$;
comment on function private.snippet(p_config text, p_content text, p_query text) is 'Some 45 words of a text where the words of the question stand; HTML-safe, with the words in <mark>.';

revoke all on function private.snippet(p_config text, p_content text, p_query text) from public;
grant all on function private.snippet(p_config text, p_content text, p_query text) to authenticated;
grant all on function private.snippet(p_config text, p_content text, p_query text) to service_role;
