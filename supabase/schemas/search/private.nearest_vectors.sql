-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.nearest_vectors(p_query extensions.vector, p_model text, p_provider text, p_accounts uuid[], p_documents uuid[], p_filter jsonb, p_user uuid, p_all boolean, p_shared uuid[], p_limit integer) returns table(chunk_id uuid, document_id uuid, provider text, similarity double precision)
  language sql stable rows 100
  set search_path = ''
  set enable_seqscan = 'off'
  set enable_sort = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_bitmapscan = 'off'
  as $$
        select c.id, c.document_id, p_provider, 1 - (c.embedding operator(extensions.<=>) p_query)
        from public.document_chunks c
        where c.embedding is not null and c.model = p_model and c.account_id = any (p_accounts)
          and (p_documents is null or c.document_id = any (p_documents))
          and exists (select from public.documents d where d.id = c.document_id and d.active_generation = c.generation
            and (p_all or d.user_id = p_user or d.id = any (p_shared))
            and (p_filter = '{}' or private.document_matches(d, p_filter)))
        order by c.embedding operator(extensions.<=>) p_query limit p_limit
      $$;
comment on function private.nearest_vectors(p_query extensions.vector, p_model text, p_provider text, p_accounts uuid[], p_documents uuid[], p_filter jsonb, p_user uuid, p_all boolean, p_shared uuid[], p_limit integer) is 'Nearest vectors in embedding by its index, of documents that are readable and meet the filter.';

revoke all on function private.nearest_vectors(p_query extensions.vector, p_model text, p_provider text, p_accounts uuid[], p_documents uuid[], p_filter jsonb, p_user uuid, p_all boolean, p_shared uuid[], p_limit integer) from public;
