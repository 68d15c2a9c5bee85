-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.short_text(p_text text, p_length integer) returns text
  language sql immutable
  set search_path = ''
  as $$
  select nullif(left(trim(p_text), p_length), '')
$$;
comment on function private.short_text(p_text text, p_length integer) is 'A text of a file''s metadata as a column may hold it: trimmed, cut, null when empty.';

revoke all on function private.short_text(p_text text, p_length integer) from public;
