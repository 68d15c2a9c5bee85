/** The schema as text, one line for each thing, from the catalog: equal schemas have equal lines. */
import type { Database } from "./database.ts";

/** Tables and views with their columns, and functions with their arguments: what clients rely on. */
const INTERFACE = `
  select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null' else '' end
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
    and a.attnum > 0 and not a.attisdropped
  union all
  select 'function ' || p.proname || '(' || pg_get_function_arguments(p.oid) || ') ' || pg_get_function_result(p.oid)
  from pg_proc p where p.pronamespace = 'public'::regnamespace`;

/** Everything else that a migration can change in our schemas. Partitions depend on the date and are left out. */
const INSIDE = `
  select 'column ' || a.attrelid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || ' ' || a.attnotnull
    || coalesce(' -- ' || col_description(a.attrelid, a.attnum), '')
  from pg_attribute a join ours c on c.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped
  union all
  select 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' ' || c.relrowsecurity || ' '
    || coalesce(c.relacl::text, '') || ' ' || coalesce(c.reloptions::text, '') || ' ' || coalesce(obj_description(c.oid, 'pg_class'), '')
  from ours c
  union all select 'view ' || c.oid::regclass || ' ' || pg_get_viewdef(c.oid) from ours c where c.relkind in ('v', 'm')
  union all select 'index ' || pg_get_indexdef(i.indexrelid) from pg_index i join ours c on c.oid = i.indrelid
  union all
  select 'constraint ' || o.conrelid::regclass || ' ' || o.conname || ' ' || pg_get_constraintdef(o.oid)
  from pg_constraint o join ours c on c.oid = o.conrelid
  union all
  select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t join ours c on c.oid = t.tgrelid where not t.tgisinternal
  union all
  select 'policy ' || p.tablename || ' ' || p.policyname || ' ' || p.roles::text || ' ' || p.cmd || ' '
    || coalesce(p.qual, '') || ' ' || coalesce(p.with_check, '')
  from pg_policies p where p.schemaname in ('public', 'private', 'storage')
  union all
  select 'function ' || pg_get_functiondef(p.oid) || ' ' || coalesce(p.proacl::text, '') || ' '
    || coalesce(obj_description(p.oid, 'pg_proc'), '')
  from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prokind in ('f', 'p')`;

const OURS = `with ours as (
  select c.* from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm')
    and not c.relispartition
)`;

async function lines(database: Database, sql: string): Promise<string[]> {
  const rows = await database.query(`select line from (${sql}) x (line) order by line collate "C"`);
  return rows.map((row) => row.line as string);
}

/** What clients rely on. */
export const publicInterface = (database: Database): Promise<string[]> => lines(database, INTERFACE);

/** All of it. */
export const wholeSchema = (database: Database): Promise<string[]> => lines(database, `${OURS} ${INSIDE}`);
