-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.mirror_record_type(p_object text) returns text
  language sql stable
  set search_path = ''
  as $$
  select 'hubspot_id text, source_updated_at timestamptz, read_at timestamptz, read_floor timestamptz, archived_at timestamptz,
    merged_into text, missing boolean, raw_json jsonb, ' || string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ')
  from private.mirror_table(p_object) m
  join pg_catalog.pg_attribute a
    on a.attrelid = ('public.' || m.table_name)::regclass and a.attname = any (m.typed_columns)
$$;
comment on function private.mirror_record_type(p_object text) is 'The column definition list of one incoming row of sync_apply.';

revoke all on function private.mirror_record_type(p_object text) from public;
