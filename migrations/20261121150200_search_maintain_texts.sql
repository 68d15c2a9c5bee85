-- What keeps the text index and its counts: statement triggers of the chunks and of the texts.
-- Why: one statement for all rows of a change; the counts are those of the rows that are there, whoever made or removed them.
-- Who may call: the triggers.

create function private.index_texts(p_chunk_ids uuid[]) returns void
language sql volatile set search_path = ''
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
comment on function private.index_texts(uuid[]) is 'Reads chunks with the language and the title of their documents.';

create function private.follow_chunks() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because whoever deletes a document may not see the index
begin
  if tg_op = 'INSERT' then
    perform private.index_texts(array(select c.id from changed c));
  else
    delete from private.document_texts t where t.chunk_id = any (array(select c.id from changed c));
  end if;
  return null;
end
$$;
comment on function private.follow_chunks() is 'Statement trigger: chunks come into the text index and leave it.';
create trigger _500_index_texts after insert on public.document_chunks
  referencing new table as changed for each statement execute function private.follow_chunks();
create trigger _500_drop_texts after delete on public.document_chunks
  referencing old table as changed for each statement execute function private.follow_chunks();

create function private.follow_title() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because whoever changes a document may not see the index
begin
  delete from private.document_texts t where t.document_id = new.id;
  perform private.index_texts(array(select c.id from public.document_chunks c where c.document_id = new.id));
  return null;
end
$$;
comment on function private.follow_title() is 'Row trigger: another title or language reads the chunks anew.';
-- Not while a run is under way: what the parser finds then is read with the chunks that follow.
create trigger _500_follow_title after update of title, language on public.documents
  for each row when (new.status = 'completed' and old.generation = new.generation and old.status = new.status
    and (old.title, old.language) is distinct from (new.title, new.language))
  execute function private.follow_title();

create function private.count_terms() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the counts are nobody's to write
declare
  v_sign int := case tg_op when 'INSERT' then 1 else -1 end;
begin
  -- 1. One writer of a portal at a time, in one order: counts of two documents neither get lost nor lock each other out.
  perform from private.search_corpora c where c.account_id in (select distinct t.account_id from changed t)
  order by c.account_id, c.config for no key update;
  insert into private.search_corpora as c (account_id, config, chunks, length)
  select t.account_id, t.config, v_sign * count(*), v_sign * sum(t.length) from changed t
  where exists (select from public.hubspot_accounts a where a.id = t.account_id)
  group by t.account_id, t.config order by t.account_id, t.config
  on conflict (account_id, config) do update set chunks = c.chunks + excluded.chunks, length = c.length + excluded.length;
  -- 2. The terms. A term that is nowhere any more goes.
  if v_sign > 0 then
    insert into private.term_counts as s (account_id, term, chunks)
    select t.account_id, x.term, count(*) from changed t
    cross join lateral unnest(private.search_terms(t.account_id, t.config, t.search)) x (term)
    group by t.account_id, x.term order by t.account_id, x.term
    on conflict (account_id, term) do update set chunks = s.chunks + excluded.chunks;
  else
    with gone as (
      select t.account_id, x.term, count(*) as chunks from changed t
      cross join lateral unnest(private.search_terms(t.account_id, t.config, t.search)) x (term)
      group by t.account_id, x.term
    ), last as (
      delete from private.term_counts s using gone g
      where s.account_id = g.account_id and s.term = g.term and s.chunks <= g.chunks
    )
    update private.term_counts s set chunks = s.chunks - g.chunks from gone g
    where s.account_id = g.account_id and s.term = g.term and s.chunks > g.chunks;
  end if;
  return null;
end
$$;
comment on function private.count_terms() is 'Statement trigger: keeps search_corpora and term_counts equal to what document_texts has.';
create trigger _500_count_in after insert on private.document_texts
  referencing new table as changed for each statement execute function private.count_terms();
create trigger _500_count_out after delete on private.document_texts
  referencing old table as changed for each statement execute function private.count_terms();

revoke execute on function private.index_texts(uuid[]), private.follow_chunks(), private.follow_title(),
  private.count_terms() from public;

-- What is there already.
select private.index_texts(array(select c.id from public.document_chunks c));
