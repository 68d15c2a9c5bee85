-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.rank_texts(p_query text, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) returns table(chunk_id uuid, document_id uuid, score double precision)
  language plpgsql stable security definer rows 100
  set search_path = ''
  set plan_cache_mode = 'force_custom_plan'
  as $$
-- definer because operators of full text are not leakproof: under a row policy PostgreSQL would not use their index.
-- It answers for documents that the caller may read, checked here, and search_documents reads them under the policies again.
declare
  v_user uuid := (select auth.uid());
  v_all boolean := coalesce((select auth.role()) = 'service_role', false);
  v_shared uuid[] := array(select private.shared_document_ids());
  v_accounts uuid[];
  v_configs text[];
  v_lexemes text[];
  v_idf float8[];
  v_lengths float8[];
  v_rare bigint[];
  v_pair bigint[];
  v_pair_query tsquery;
  -- Chunks that are scored, some 5 microseconds each.
  v_most constant int := 2500;
begin
  -- 1. The words, and of them the rarest, as many as are found in v_most chunks together; one at least.
  select array_agg(w.account_id), array_agg(w.config), array_agg(w.lexeme), array_agg(w.idf), array_agg(w.length),
    array_agg(w.term) filter (where w.upto <= v_most or w.n = 1),
    -- Only words that are everywhere: chunks that have the two rarest come first.
    case when min(w.chunks) > v_most and count(distinct (w.account_id, w.config)) = 1 then array_agg(w.term) filter (where w.n <= 2) end,
    (string_agg(private.search_query(w.lexeme)::text, ' & ') filter (where w.n <= 2))::tsquery
  into v_accounts, v_configs, v_lexemes, v_idf, v_lengths, v_rare, v_pair, v_pair_query
  from (select s.*, sum(s.chunks) over o as upto, row_number() over o as n
    from private.search_words(p_query, array(select unnest(p_accounts) intersect select private.search_accounts('{}'))) s
    window o as (partition by s.account_id order by s.chunks, s.term)) w;
  if v_rare is null then
    return;
  end if;
  return query
  with words as materialized (
    select w.account_id, w.config, w.idf, w.length, private.search_query(w.lexeme) as query,
      private.search_query(w.lexeme, 'A') as in_title, private.search_query(w.lexeme, 'B') as in_heading
    from unnest(v_accounts, v_configs, v_lexemes, v_idf, v_lengths) w (account_id, config, lexeme, idf, length)
  ), small as (
    select t.* from private.document_texts t join public.documents d on d.id = t.document_id and d.active_generation = t.generation
    where p_small and t.document_id = any (p_documents) and (v_all or d.user_id = v_user or d.id = any (v_shared))
  ), paired as (
    select t.* from private.document_texts t join public.documents d on d.id = t.document_id and d.active_generation = t.generation
    where not p_small and private.search_terms(t.account_id, t.config, t.search) operator(pg_catalog.@>) v_pair
      and (p_documents is null or t.document_id = any (p_documents)) and (v_all or d.user_id = v_user or d.id = any (v_shared))
      and (p_filter = '{}' or private.document_matches(d, p_filter))
    limit v_most
  ), other as (
    select t.* from private.document_texts t join public.documents d on d.id = t.document_id and d.active_generation = t.generation
    where not p_small and private.search_terms(t.account_id, t.config, t.search) operator(pg_catalog.&&) v_rare
      and (v_pair is null or not t.search @@ v_pair_query)
      and (p_documents is null or t.document_id = any (p_documents)) and (v_all or d.user_id = v_user or d.id = any (v_shared))
      and (p_filter = '{}' or private.document_matches(d, p_filter))
    limit v_most - (select count(*) from paired)
  )
  -- ts_rank of one word with all weights 1 is 6/pi² (1 + 1/4 + … + 1/n²) for n occurrences: the rest of that row is nearly
  -- 1 / (n + 1/2), which gives n back. k1 = 1.2 and b = 0.75 are the usual values of BM25.
  select f.chunk_id, f.document_id, s.score
  from (select * from small union all select * from paired union all select * from other) f
  cross join lateral (
    select sum(w.idf * n.times * 2.2 / (n.times + 1.2 * (0.25 + 0.75 * f.length / w.length))) as score
    from words w
    cross join lateral (select 1 / (1.6449341 * greatest(1 - ts_rank('{1,1,1,1}', f.search, w.query), 0.001)) - 0.5
      + case when f.search @@ w.in_title then 1.0 else 0.0 end + case when f.search @@ w.in_heading then 0.5 else 0.0 end) n (times)
    where w.account_id = f.account_id and w.config = f.config and f.search @@ w.query
  ) s
  where s.score is not null
  order by s.score desc, f.chunk_id limit p_limit;
end
$$;
comment on function private.rank_texts(p_query text, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) is 'Best chunks by words among those the caller may read: of the given documents only (small: all of their chunks are looked at), or of all.';

revoke all on function private.rank_texts(p_query text, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) from public;
grant all on function private.rank_texts(p_query text, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) to authenticated;
grant all on function private.rank_texts(p_query text, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) to service_role;
