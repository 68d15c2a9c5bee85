-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.search_documents(p_query text, p_embeddings jsonb default '{}'::jsonb, p_k integer default 10, p_filter jsonb default '{}'::jsonb) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_filter jsonb := private.search_filter(p_filter);
  v_query text := coalesce(p_query, '');
  v_embeddings jsonb := case when jsonb_typeof(p_embeddings) = 'object' then p_embeddings else '{}' end;
  v_k int := least(greatest(coalesce(p_k, 10), 1), 100);
  -- A rank beyond 50 adds next to nothing to a sum that the first ranks decide.
  v_most int := greatest(50, 2 * v_k);
  v_accounts uuid[] := array(select private.search_accounts(v_filter));
  v_conditions jsonb := v_filter - array['portal_id', 'per_document'];
  -- Of one document all that fits; else no document crowds the others out.
  v_each int := coalesce((v_filter ->> 'per_document')::int, case when jsonb_array_length(v_filter -> 'document_ids') = 1 then v_k else 3 end);
  v_types text[] := case when v_filter ? 'content_types' then array(select jsonb_array_elements_text(v_filter -> 'content_types')) end;
  v_languages text[] := case when v_filter ? 'languages' then array(select jsonb_array_elements_text(v_filter -> 'languages')) end;
  v_documents uuid[];
  v_chunks bigint;
  v_results jsonb;
begin
  -- 1. Few documents in question are named; more are found by the indexes, and checked as they come.
  if v_filter ? 'document_ids' then
    select array_agg(d.id), coalesce(sum(d.chunk_count), 0) into v_documents, v_chunks from public.documents d
    where d.id = any (array(select i::uuid from jsonb_array_elements_text(v_filter -> 'document_ids') i))
      and d.account_id = any (v_accounts) and private.document_matches(d, v_conditions);
  else
    select array_agg(d.id), coalesce(sum(d.chunk_count), 0) into v_documents, v_chunks
    from (select d.id, d.chunk_count from public.documents d
      where d.account_id = any (v_accounts) and d.active_generation is not null
        and (v_types is null or d.content_type = any (v_types)) and (v_languages is null or d.language = any (v_languages))
        and (v_conditions - array['content_types', 'languages'] = '{}' or private.document_matches(d, v_conditions)) limit 1001) d;
  end if;
  if v_documents is null then
    v_accounts := '{}';
  elsif cardinality(v_documents) > 1000 and not v_filter ? 'document_ids' then
    v_documents := null;
  else
    v_conditions := '{}';
  end if;
  -- 2. The first 50 (of each, more when more are asked for) by words and by meaning, fused: the sum of weight / (5 + rank), 1 for the first of both.
  -- Measured by `xtask bench retrieval`: a constant of 5 finds a known item better than the usual 60, which hardly tells the first
  -- from the tenth; a model that knows meaning weighs as much as words, one that knows spelling a fifth, for it repeats them.
  with texts as (
    select t.chunk_id, t.score, row_number() over (order by t.score desc, t.chunk_id) as rank
    from private.rank_texts(v_query, v_accounts, v_documents, v_documents is not null and v_chunks <= 5000, v_conditions, v_most) t
  ), vectors as (
    select v.chunk_id, v.similarity, case v.provider when 'local' then 0.2 else 1.0 end as weight,
      row_number() over (order by v.similarity desc, v.chunk_id) as rank
    from private.rank_vectors(v_embeddings, v_accounts, v_documents, v_documents is not null and v_chunks <= 5000, v_conditions, v_most) v
    order by v.similarity desc limit v_most
  ), fused as (
    select chunk_id, (coalesce(1.0 / (5 + t.rank), 0) + coalesce(v.weight / (5 + v.rank), 0))
        / (1 + coalesce(max(v.weight) over (), 0)) * 6 as score,
      case when v.rank is not null then jsonb_build_object('rank', v.rank, 'similarity', round(v.similarity::numeric, 4)) end as vector,
      case when t.rank is not null then jsonb_build_object('rank', t.rank, 'score', round(t.score::numeric, 4)) end as text
    from texts t full join vectors v using (chunk_id)
  ), best as (
    -- Under the row policies: a generation that is not active, a document that is not the caller's, is not there.
    select f.*, c.document_id, c.chunk_index, c.content, c.heading_path, c.char_start, c.char_end,
      row_number() over (partition by c.document_id order by f.score desc, c.chunk_index) as nth
    from fused f join public.document_chunks c on c.id = f.chunk_id
  ), chosen as (
    select * from best b where b.nth <= v_each order by b.score desc, b.document_id, b.chunk_index limit v_k
  )
  select jsonb_agg(jsonb_build_object('document_id', d.id, 'chunk_id', h.chunk_id, 'filename', d.filename, 'title', d.title,
    'heading_path', h.heading_path, 'snippet', private.snippet(private.search_config(d.language), h.content, v_query),
    'char_start', h.char_start, 'char_end', h.char_end, 'score', round(h.score, 4), 'vector', h.vector, 'text', h.text)
    order by h.score desc, h.document_id, h.chunk_index)
  into v_results
  from chosen h join public.documents d on d.id = h.document_id;
  return jsonb_build_object('results', coalesce(v_results, '[]'), 'models', (
    select coalesce(jsonb_agg(distinct jsonb_build_object('model', m.model, 'provider', m.provider, 'compared', v_embeddings ? m.model)), '[]')
    from private.active_models(v_accounts) m));
end
$$;
comment on function public.search_documents(p_query text, p_embeddings jsonb, p_k integer, p_filter jsonb) is 'Best chunks of the caller''s documents for a question and its vectors {model: "[…]"}, by words and by meaning, with where they stand.';

revoke all on function public.search_documents(p_query text, p_embeddings jsonb, p_k integer, p_filter jsonb) from public;
grant all on function public.search_documents(p_query text, p_embeddings jsonb, p_k integer, p_filter jsonb) to authenticated;
grant all on function public.search_documents(p_query text, p_embeddings jsonb, p_k integer, p_filter jsonb) to service_role;
