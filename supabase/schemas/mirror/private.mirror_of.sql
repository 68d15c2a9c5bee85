-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.mirror_of(p_object text) returns text
  language sql stable
  set search_path = ''
  as $$
  select case when m.is_shared then format('(select * from public.%I o where o.object_type = %L)', m.table_name, p_object)
    else format('public.%I', m.table_name) end
  from private.mirror_table(p_object) m
$$;
comment on function private.mirror_of(p_object text) is 'The mirror of an object as a query reads it: its table, or its rows of the shared one.';

revoke all on function private.mirror_of(p_object text) from public;
