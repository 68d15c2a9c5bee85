-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_range(p_document_id uuid, p_generation integer, p_from bigint, p_to bigint) returns text
  language sql stable
  set search_path = ''
  as $$
  select coalesce(string_agg(case when p.char_start >= p_from and p.char_start + p.char_count <= p_to then p.markdown
    else substr(p.markdown, greatest(p_from - p.char_start, 0)::int + 1,
      (least(p_to, p.char_start + p.char_count) - greatest(p_from, p.char_start))::int) end, '' order by p.part_index), '')
  from public.document_parts p
  where p.document_id = p_document_id and p.generation = p_generation and p.char_start < p_to and p.char_count > 0
    and p.char_start >= (select coalesce(max(f.char_start), 0) from public.document_parts f
      where f.document_id = p_document_id and f.generation = p_generation and f.char_start <= p_from)
    and p.char_start + p.char_count > p_from
$$;
comment on function private.document_range(p_document_id uuid, p_generation integer, p_from bigint, p_to bigint) is 'The text of a generation from one code point to before another.';

revoke all on function private.document_range(p_document_id uuid, p_generation integer, p_from bigint, p_to bigint) from public;
grant all on function private.document_range(p_document_id uuid, p_generation integer, p_from bigint, p_to bigint) to authenticated;
grant all on function private.document_range(p_document_id uuid, p_generation integer, p_from bigint, p_to bigint) to service_role;
