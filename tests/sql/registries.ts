/** Rows that the migrations bring: of the registries (kinds of jobs, schedules, ...) and of the bucket. */
import type { Database } from "./database.ts";

interface Column {
  name: string;
  /** Numbers and booleans need no quotes. */
  isBare: boolean;
}

/** A table with rows, and which of its columns say something. */
export interface Registry {
  table: string;
  columns: Column[];
}

/** A default that calls a function (now(), a new id) gives another value in each database, as an identity does. */
const TABLES = `
  select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as "table",
    jsonb_agg(jsonb_build_object('name', quote_ident(a.attname),
      'isBare', format_type(a.atttypid, null) in ('boolean', 'smallint', 'integer', 'bigint', 'numeric')) order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)' and a.attidentity = ''
    and coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~ '\\w\\('
  group by 1 order by 1`;

/** Every table that has rows after the migrations. Columns that are null in all of them are left out. */
export async function registries(database: Database): Promise<Registry[]> {
  const found: Registry[] = [];
  for (const { table, columns } of await database.query(TABLES) as unknown as Registry[]) {
    const used = columns.map(({ name }, at) => `count(${name}) > 0 as "${at}"`);
    const [row] = await database.query(`select ${used.join(", ")} from ${table}`);
    const kept = columns.filter((_, at) => row?.[at]);
    if (kept.length) found.push({ table, columns: kept });
  }
  return found;
}

/** The rows of a registry as SQL has them after `values`, sorted. */
export async function rowsOf(database: Database, { table, columns }: Registry): Promise<string[]> {
  const literals = columns.map(({ name, isBare }) =>
    `coalesce(${isBare ? `${name}::text` : `quote_literal(${name}::text)`}, 'null')`
  );
  const rows = await database.query(`select concat_ws(', ', ${literals.join(", ")}) as row from ${table}`);
  return rows.map(({ row }) => `(${row})`).sort();
}
