-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.embedding_text(p_title text, p_heading_path text[], p_content text) returns text
  language sql immutable
  set search_path = ''
  as $$
  -- What a reader would know of a passage: where it stands, then what it says. A heading that is the title is said once.
  select concat_ws(E'\n', nullif(left(p_title, 300), ''),
    nullif(left(array_to_string(case when p_heading_path[1] = p_title then p_heading_path[2:] else p_heading_path end, ' > '), 500), ''),
    p_content)
$$;
comment on function private.embedding_text(p_title text, p_heading_path text[], p_content text) is 'The text of a chunk that is embedded: title, headings, content.';

revoke all on function private.embedding_text(p_title text, p_heading_path text[], p_content text) from public;
