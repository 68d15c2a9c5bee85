-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_parts_end(p_document_id uuid, p_generation integer, out next_part integer, out char_count bigint) returns record
  language sql stable
  set search_path = ''
  as $$
  select coalesce(max(e.part_index) + 1, 0), coalesce(max(e.char_end), 0) from (
    select p.part_index, p.char_start + p.char_count as char_end from public.document_parts p
    where p.document_id = p_document_id and p.generation = p_generation order by p.part_index desc limit 1) e
$$;
comment on function private.document_parts_end(p_document_id uuid, p_generation integer, out next_part integer, out char_count bigint) is 'Where the next part of a generation goes.';

revoke all on function private.document_parts_end(p_document_id uuid, p_generation integer, out next_part integer, out char_count bigint) from public;
