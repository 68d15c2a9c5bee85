-- Where the records of an object are.
-- Why: four objects have tables of their own, all others share one; who asks should not have to know.
-- Who may call: definer functions only.

create function private.mirror_table(p_object text, out table_name text, out typed_columns text[], out is_shared boolean)
language plpgsql stable set search_path = ''
as $$
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
$$;
comment on function private.mirror_table(text) is
  'The mirror table of an object, the columns that the function fills besides raw_json, and whether other objects share it.';

create function private.mirror_of(p_object text) returns text
language sql stable set search_path = ''
as $$
  select case when m.is_shared then format('(select * from public.%I o where o.object_type = %L)', m.table_name, p_object)
    else format('public.%I', m.table_name) end
  from private.mirror_table(p_object) m
$$;
comment on function private.mirror_of(text) is 'The mirror of an object as a query reads it: its table, or its rows of the shared one.';
revoke execute on function private.mirror_table(text), private.mirror_of(text) from public;

create or replace function private.mirror_record_type(p_object text) returns text
language sql stable set search_path = ''
as $$
  select 'hubspot_id text, source_updated_at timestamptz, read_at timestamptz, read_floor timestamptz, archived_at timestamptz,
    merged_into text, missing boolean, raw_json jsonb, ' || string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ')
  from private.mirror_table(p_object) m
  join pg_catalog.pg_attribute a
    on a.attrelid = ('public.' || m.table_name)::regclass and a.attname = any (m.typed_columns)
$$;
