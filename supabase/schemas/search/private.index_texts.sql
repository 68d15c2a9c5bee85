-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.index_texts(p_chunk_ids uuid[]) returns void
  language sql
  set search_path = ''
  as $$
  insert into private.document_texts (chunk_id, document_id, account_id, generation, config, length, search)
  select c.id, c.document_id, c.account_id, c.generation, f.config,
    (select coalesce(sum(cardinality(l.positions)), 0) from unnest(ts_filter(v.search, '{d}')) l), v.search
  from public.document_chunks c join public.documents d on d.id = c.document_id
  cross join lateral (select private.search_config(d.language)) f (config)
  cross join lateral (select private.search_vector(f.config, d.title, c.heading_path, c.content)) v (search)
  where c.id = any (p_chunk_ids)
  on conflict (chunk_id) do nothing
$$;
comment on function private.index_texts(p_chunk_ids uuid[]) is 'Reads chunks with the language and the title of their documents.';

revoke all on function private.index_texts(p_chunk_ids uuid[]) from public;
