-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.count_terms() returns trigger
  language plpgsql security definer
  set search_path = ''
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

revoke all on function private.count_terms() from public;
