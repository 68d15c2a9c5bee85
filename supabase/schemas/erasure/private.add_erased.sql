-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.add_erased(p_erased jsonb, p_table text, p_rows bigint) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select case when p_rows = 0 then p_erased else p_erased || jsonb_build_object(split_part(p_table, '.', 2),
    coalesce((p_erased ->> split_part(p_table, '.', 2))::bigint, 0) + p_rows) end
$$;
comment on function private.add_erased(p_erased jsonb, p_table text, p_rows bigint) is 'The counts of a certificate with so many rows of a table more.';

revoke all on function private.add_erased(p_erased jsonb, p_table text, p_rows bigint) from public;
