-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_vector(p_config text, p_title text, p_heading_path text[], p_content text) returns tsvector
  language sql stable parallel safe
  set search_path = ''
  as $$
  select setweight(to_tsvector(c.config, coalesce(private.search_text(p_title), '')), 'A')
    || setweight(to_tsvector(c.config, private.search_text(array_to_string(p_heading_path, ' '))), 'B')
    || to_tsvector(c.config, private.search_text(p_content))
  from (select ('pg_catalog.' || p_config)::regconfig) c (config)
$$;
comment on function private.search_vector(p_config text, p_title text, p_heading_path text[], p_content text) is 'Terms of a chunk: title with weight A, headings with B, content with D.';

revoke all on function private.search_vector(p_config text, p_title text, p_heading_path text[], p_content text) from public;
