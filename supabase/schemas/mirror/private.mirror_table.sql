-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.mirror_table(p_object text, out table_name text, out typed_columns text[], out is_shared boolean) returns record
  language plpgsql stable
  set search_path = ''
  as $_$
begin
  select m.table_name, m.typed_columns, false into table_name, typed_columns, is_shared
  from private.mirror_objects m where m.object_type = p_object;
  if table_name is null then
    if p_object is null or p_object !~ '^([a-z][a-z0-9_]{0,30}|2-[0-9]{1,20})$' then
      perform private.raise_problem(422, 'unknown_object', 'There is no mirror of this object type.');
    end if;
    table_name := 'hubspot_objects_raw';
    typed_columns := '{createdate}';
    is_shared := true;
  end if;
end
$_$;
comment on function private.mirror_table(p_object text, out table_name text, out typed_columns text[], out is_shared boolean) is 'The mirror table of an object, the columns that the function fills besides raw_json, and whether other objects share it.';

revoke all on function private.mirror_table(p_object text, out table_name text, out typed_columns text[], out is_shared boolean) from public;
