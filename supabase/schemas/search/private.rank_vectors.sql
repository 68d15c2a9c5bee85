-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.rank_vectors(p_embeddings jsonb, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) returns table(chunk_id uuid, document_id uuid, provider text, similarity double precision)
  language plpgsql stable security definer rows 100
  set search_path = ''
  set plan_cache_mode = 'force_custom_plan'
  set "hnsw.iterative_scan" to 'relaxed_order'
  set "hnsw.ef_search" to '60'
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
comment on function private.rank_vectors(p_embeddings jsonb, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) is 'Nearest chunks for each active model that p_embeddings has a vector of, among those the caller may read.';

revoke all on function private.rank_vectors(p_embeddings jsonb, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) from public;
grant all on function private.rank_vectors(p_embeddings jsonb, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) to authenticated;
grant all on function private.rank_vectors(p_embeddings jsonb, p_accounts uuid[], p_documents uuid[], p_small boolean, p_filter jsonb, p_limit integer) to service_role;
