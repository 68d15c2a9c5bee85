-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.erase_portal(p_account_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_table text;
  v_rows bigint;
  v_erased jsonb := '{}';
begin
  for v_table in select t.table_name from private.portal_tables t order by t.position, t.table_name loop
    execute format('delete from %s where account_id = $1', v_table::regclass) using p_account_id;
    get diagnostics v_rows = row_count;
    v_erased := v_erased || jsonb_build_object(split_part(v_table, '.', 2), v_rows);
  end loop;
  return v_erased;
end
$_$;
comment on function private.erase_portal(p_account_id uuid) is 'Deletes every row that came from a portal; the account, its members, its settings and the audit log stay. Returns rows by table.';

revoke all on function private.erase_portal(p_account_id uuid) from public;
