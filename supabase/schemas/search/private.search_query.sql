-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_query(p_lexeme text, p_weight text default ''::text) returns tsquery
  language sql immutable parallel safe
  set search_path = ''
  as $$
  select ('''' || replace(replace(p_lexeme, '\', '\\'), '''', '''''') || ''':' || p_weight)::tsquery
$$;
comment on function private.search_query(p_lexeme text, p_weight text) is 'One lexeme, whatever it is made of, as a query; with a weight only where it has that.';

revoke all on function private.search_query(p_lexeme text, p_weight text) from public;
grant all on function private.search_query(p_lexeme text, p_weight text) to authenticated;
grant all on function private.search_query(p_lexeme text, p_weight text) to service_role;
