-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_text(p_text text) returns text
  language sql immutable parallel safe
  set search_path = ''
  as $$
  -- 1. The parser takes file_name.txt and a.b/c for one word; their parts are what is asked for.
  -- 2. Chinese and Japanese have no spaces: each character is a word of its own.
  select regexp_replace(translate(left(p_text, 100000), '_/.:@=\|', '        '),
    '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', ' \1 ', 'g')
$$;
comment on function private.search_text(p_text text) is 'A text as the parser of words should see it.';

revoke all on function private.search_text(p_text text) from public;
grant all on function private.search_text(p_text text) to authenticated;
grant all on function private.search_text(p_text text) to service_role;
