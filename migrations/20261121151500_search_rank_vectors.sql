-- The rank by meaning: nearest vectors of the portal's active model.
-- Why: an approximate index answers for many chunks, all vectors are compared where few are in question.
-- Who may call: search_documents.

-- Only the library of the extension lets who is no superuser store its settings with a function, and a push that resumes here
-- has not loaded it; reading a vector does.
do $$ begin perform '[0]'::extensions.vector; end $$;

create function private.rank_vectors(p_embeddings jsonb, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit int)
returns table (chunk_id uuid, document_id uuid, provider text, similarity float8)
language plpgsql stable security definer rows 100 set search_path = '' set plan_cache_mode = force_custom_plan
-- The index gives more until enough rows meet the conditions; what it gives a little out of order is sorted at the end.
set hnsw.iterative_scan = relaxed_order set hnsw.ef_search = 60
as $$
-- definer because the models are outside the API and row policies would be asked for every vector the index passes.
-- It answers for documents that the caller may read, checked here, and search_documents reads them under the policies again.
declare
  v_user uuid := (select auth.uid());
  v_all boolean := coalesce((select auth.role()) = 'service_role', false);
  v_shared uuid[] := array(select private.shared_document_ids());
  v_mine uuid[] := array(select private.my_account_ids());
  v_model record;
  v_query extensions.vector(384);
begin
  for v_model in
    select m.provider, m.model, array_agg(m.account_id) as accounts, bool_or(not m.moved) as moving,
      coalesce(sum(c.chunks), 0)::bigint as chunks
    from private.embedding_models m
    left join (select s.account_id, sum(s.chunks) as chunks from private.search_corpora s group by s.account_id) c using (account_id)
    where m.account_id = any (p_accounts) and (v_all or m.account_id = any (v_mine)) and m.state = 'active' and p_embeddings ? m.model
    group by m.provider, m.model
  loop
    v_query := (p_embeddings ->> v_model.model)::extensions.vector(384);
    if p_small or private.few_vectors(v_model.chunks, p_limit) then
      -- 1. Few: each is compared.
      return query
      select x.id, x.document_id, v_model.provider, x.similarity from (
        select c.id, c.document_id, 1 - (case when c.model = v_model.model then c.embedding else c.next_embedding end
          operator(extensions.<=>) v_query) as similarity
        from public.documents d join public.document_chunks c on c.document_id = d.id and c.generation = d.active_generation
        where d.account_id = any (v_model.accounts) and (v_all or d.user_id = v_user or d.id = any (v_shared))
          and (p_documents is null or d.id = any (p_documents)) and (p_filter = '{}' or private.document_matches(d, p_filter))
          and (c.model = v_model.model or c.next_model = v_model.model)) x
      where x.similarity <> 'NaN' order by x.similarity desc, x.id limit p_limit;
    else
      -- 2. Many: through the index.
      return query
      select * from private.nearest_vectors(v_query, v_model.model, v_model.provider, v_model.accounts, p_documents, p_filter, v_user,
        v_all, v_shared, p_limit) n where n.similarity <> 'NaN';
      if v_model.moving then
        return query
        select * from private.nearest_next_vectors(v_query, v_model.model, v_model.provider, v_model.accounts, p_documents, p_filter, v_user,
          v_all, v_shared, p_limit) n where n.similarity <> 'NaN';
      end if;
    end if;
  end loop;
end
$$;
comment on function private.rank_vectors(jsonb, uuid[], uuid[], boolean, jsonb, int) is
  'Nearest chunks for each active model that p_embeddings has a vector of, among those the caller may read.';

create function private.few_vectors(p_chunks bigint, p_limit int) returns boolean
language sql stable set search_path = ''
as $$
  -- All portals share one index. Where a portal's share is so small that the index would pass 20,000 vectors
  -- (hnsw.max_scan_tuples) before p_limit of its own, comparing up to 50,000 directly finds all, in 0.1 s at most.
  select p_chunks <= 3000 or (p_chunks <= 50000
    and p_limit * (select greatest(c.reltuples, 0) from pg_catalog.pg_class c
      where c.oid = 'public.idx_document_chunks_embedding'::regclass) > 20000.0 * p_chunks)
$$;
comment on function private.few_vectors(bigint, int) is 'Whether the vectors of a portal are better compared one by one.';

do $$
declare
  v_side record;
begin
  -- Twice the same, for each of the two columns and its index.
  for v_side in select * from (values ('nearest_vectors', 'embedding', 'model'), ('nearest_next_vectors', 'next_embedding', 'next_model'))
    x (name, vector, model)
  loop
    execute format($sql$
      create function private.%1$I(p_query extensions.vector, p_model text, p_provider text, p_accounts uuid[], p_documents uuid[],
        p_filter jsonb, p_user uuid, p_all boolean, p_shared uuid[], p_limit int)
      returns table (chunk_id uuid, document_id uuid, provider text, similarity float8)
      language sql stable rows 100 set search_path = '' set enable_seqscan = off set enable_sort = off set enable_hashjoin = off
      set enable_mergejoin = off set enable_bitmapscan = off
      as $body$
        select c.id, c.document_id, p_provider, 1 - (c.%2$I operator(extensions.<=>) p_query)
        from public.document_chunks c
        where c.%2$I is not null and c.%3$I = p_model and c.account_id = any (p_accounts)
          and (p_documents is null or c.document_id = any (p_documents))
          and exists (select from public.documents d where d.id = c.document_id and d.active_generation = c.generation
            and (p_all or d.user_id = p_user or d.id = any (p_shared))
            and (p_filter = '{}' or private.document_matches(d, p_filter)))
        order by c.%2$I operator(extensions.<=>) p_query limit p_limit
      $body$;
      comment on function private.%1$I(extensions.vector, text, text, uuid[], uuid[], jsonb, uuid, boolean, uuid[], int) is
        'Nearest vectors in %2$s by its index, of documents that are readable and meet the filter.';
      revoke execute on function private.%1$I(extensions.vector, text, text, uuid[], uuid[], jsonb, uuid, boolean, uuid[], int) from public;
    $sql$, v_side.name, v_side.vector, v_side.model);
  end loop;
end
$$;

revoke execute on function private.rank_vectors(jsonb, uuid[], uuid[], boolean, jsonb, int),
  private.few_vectors(bigint, int) from public;
grant execute on function private.rank_vectors(jsonb, uuid[], uuid[], boolean, jsonb, int) to authenticated, service_role;
