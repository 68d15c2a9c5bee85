-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.few_vectors(p_chunks bigint, p_limit integer) returns boolean
  language sql stable
  set search_path = ''
  as $$
  -- All portals share one index. Where a portal's share is so small that the index would pass 20,000 vectors
  -- (hnsw.max_scan_tuples) before p_limit of its own, comparing up to 50,000 directly finds all, in 0.1 s at most.
  select p_chunks <= 3000 or (p_chunks <= 50000
    and p_limit * (select greatest(c.reltuples, 0) from pg_catalog.pg_class c
      where c.oid = 'public.idx_document_chunks_embedding'::regclass) > 20000.0 * p_chunks)
$$;
comment on function private.few_vectors(p_chunks bigint, p_limit integer) is 'Whether the vectors of a portal are better compared one by one.';

revoke all on function private.few_vectors(p_chunks bigint, p_limit integer) from public;
