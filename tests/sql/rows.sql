-- Rows of any table, for tests that ask the same of all tables.

-- A value of a type; texts and uuids are others each time, since many are unique.
create function tap.some_value(p_type oid) returns jsonb language sql as $$
  select case
    when t.typcategory = 'A' then '[]'
    when t.typcategory = 'N' then '1'
    when t.typcategory = 'B' then 'false'
    when t.typname = 'time' then '"09:30"'
    when t.typcategory = 'D' then to_jsonb(now())
    when t.typname in ('json', 'jsonb') then '{}'
    when t.typname = 'bytea' then '"\\x"'
    when t.typname = 'inet' then '"192.0.2.1"'
    when t.typname = 'vector' then to_jsonb('[1' || repeat(',0', 383) || ']')
    else to_jsonb(gen_random_uuid()::text)
  end from pg_type t where t.oid = p_type
$$;

-- The row with what it needs besides: a value for each column that must have one and has no default.
create function tap.whole_row(p_table regclass, p_row jsonb) returns jsonb language sql as $$
  select coalesce(jsonb_object_agg(a.attname, tap.some_value(a.atttypid)), '{}') || p_row
  from pg_attribute a
  where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped and a.attnotnull and a.attidentity = ''
    -- Nobody is signed in, so nobody is the default.
    and not exists (select from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum and pg_get_expr(d.adbin, d.adrelid) !~ 'auth.uid')
$$;

-- The statement that inserts it.
create function tap.insert_of(p_table regclass, p_row jsonb) returns text language sql as $$
  select coalesce((
    select format('insert into %s (%s) overriding system value select %2$s from jsonb_populate_record(null::%1$s, %3$L)', p_table,
      string_agg(quote_ident(k), ', '), row) from jsonb_object_keys(row) k having count(*) > 0), format('insert into %s default values', p_table))
  from tap.whole_row(p_table, p_row) row
$$;

-- From here on triggers and foreign keys rest, or work again: policies, checks and unique indexes are looked at alone.
create function tap.rest_triggers(p_rest boolean default true) returns void language sql as $$
  select set_config('session_replication_role', case when p_rest then 'replica' else 'origin' end, true)
$$;

-- A table takes any value: none of its checks is left, or only the one that is named.
create function tap.drop_checks(p_table regclass, p_but text default null) returns void language plpgsql as $$
declare
  v_name text;
begin
  for v_name in select k.conname from pg_constraint k
    where k.conrelid = p_table and k.contype = 'c' and k.coninhcount = 0 and k.conname is distinct from p_but
  loop
    execute format('alter table %s drop constraint %I', p_table, v_name);
  end loop;
end
$$;

-- A table takes any row twice: none of its unique indexes is left, or only the one that is named.
create function tap.drop_uniques(p_table regclass, p_but text) returns void language plpgsql as $$
declare
  v_statement text;
begin
  for v_statement in
    select case when k.oid is null then format('drop index %s', i.indexrelid::regclass)
      else format('alter table %s drop constraint %I cascade', p_table, k.conname) end
    from pg_index i join pg_class c on c.oid = i.indexrelid left join pg_constraint k on k.conindid = c.oid and k.contype in ('p', 'u')
    where i.indrelid = p_table and i.indisunique and c.relname <> p_but
  loop
    execute v_statement;
  end loop;
end
$$;

-- Puts a row into a table that takes any value.
create function tap.put(p_table regclass, p_row jsonb) returns void language plpgsql as $$
begin
  perform tap.rest_triggers();
  execute tap.insert_of(p_table, p_row);
  perform tap.rest_triggers(false);
end
$$;

-- Only this trigger of a table fires; when it does not fire anyway, none does.
create function tap.leave_trigger(p_table regclass, p_trigger text) returns void language plpgsql security definer as $$
-- definer because only a superuser lets a foreign key rest
declare
  v_name text;
begin
  for v_name in select t.tgname from pg_trigger t where t.tgrelid = p_table and t.tgname <> p_trigger and t.tgenabled <> 'D' and t.tgparentid = 0 loop
    execute format('alter table %s disable trigger %I', p_table, v_name);
  end loop;
end
$$;
-- A trigger of a table fires whatever the row is.
create function tap.fire_always(p_table regclass, p_trigger text) returns void language sql security definer as $$
  -- definer because only a superuser changes the catalogue
  update pg_catalog.pg_trigger set tgqual = null where (tgrelid, tgname) = (p_table, p_trigger)
$$;
set session authorization supabase_admin;
alter function tap.leave_trigger(regclass, text) owner to supabase_admin;
alter function tap.fire_always(regclass, text) owner to supabase_admin;
set session authorization postgres;
grant execute on all functions in schema tap to anon, authenticated, service_role;
