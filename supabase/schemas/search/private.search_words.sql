-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_words(p_query text, p_accounts uuid[]) returns table(account_id uuid, config text, lexeme text, term bigint, chunks integer, idf double precision, length double precision)
  language sql stable rows 10
  set search_path = ''
  as $$
  with corpora as (
    select c.account_id, c.config, sum(c.chunks) over w as chunks, sum(c.length) over w / sum(c.chunks) over w as length
    from private.search_corpora c where c.account_id = any (p_accounts) and c.chunks > 0
    window w as (partition by c.account_id)
  ), words as (
    select c.*, l.lexeme, l.positions[1] as place, private.search_term(c.account_id, c.config, l.lexeme) as term
    from corpora c
    cross join lateral unnest(to_tsvector(('pg_catalog.' || c.config)::regconfig, private.search_text(left(p_query, 4000)))) l
  ), counted as (
    -- The place of a word in the question is the same in every language: its rarity is that in the whole portal.
    select w.*, t.chunks as found, sum(coalesce(t.chunks, 0)) over (partition by w.account_id, w.place) as everywhere
    from words w left join private.term_counts t on t.account_id = w.account_id and t.term = w.term
  )
  select c.account_id, c.config, c.lexeme, c.term, c.found,
    ln(1 + (greatest(c.chunks - c.everywhere, 0) + 0.5) / (c.everywhere + 0.5))::float8, greatest(c.length, 1)::float8
  from counted c where c.found > 0
  -- A page pasted as a question: its 24 rarest words say what it is about.
  order by c.found, c.term limit 24
$$;
comment on function private.search_words(p_query text, p_accounts uuid[]) is 'Words of a question in each language of the portals, with their number there, their rarity (idf) and the mean length of chunks.';

revoke all on function private.search_words(p_query text, p_accounts uuid[]) from public;
