/** What a signed-in user may reach, as the catalogue has it. */
import type { Database } from "../database.ts";

export interface Column {
  name: string;
  type: string;
  nullable: boolean;
  /** The words that a constraint allows; null where there is none of that kind. */
  words: string[] | null;
  has_default: boolean;
  generated: boolean;
  insertable: boolean;
  updatable: boolean;
  comment: string | null;
}

export interface Key {
  name: string;
  columns: string[];
  relation: string;
  referenced: string[];
  one_to_one: boolean;
}

export interface Relation {
  name: string;
  is_view: boolean;
  comment: string | null;
  columns: Column[];
  keys: Key[];
}

export interface Argument {
  name: string;
  type: string;
  has_default: boolean;
}

export interface Callable {
  name: string;
  comment: string | null;
  arguments: Argument[];
  returns: string;
  is_set: boolean;
  /** The columns of what it returns, where it says them. */
  columns: Argument[] | null;
}

const RELATIONS = `
  select c.relname as name, c.relkind = 'v' as is_view, obj_description(c.oid, 'pg_class') as comment,
    (select json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, null), 'nullable', not a.attnotnull,
        'has_default', a.atthasdef or a.attidentity <> '', 'generated', a.attgenerated <> '' or a.attidentity = 'a',
        'insertable', has_column_privilege('authenticated', c.oid, a.attnum, 'insert'),
        'updatable', has_column_privilege('authenticated', c.oid, a.attnum, 'update'),
        'comment', col_description(c.oid, a.attnum),
        'words', (select pg_get_constraintdef(k.oid) from pg_constraint k
          where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
            and pg_get_constraintdef(k.oid) ~ '^CHECK \\(\\("?\\w+"? = ANY \\(ARRAY\\[[^\\]]*\\]\\)\\)\\)$' limit 1)
      ) order by a.attname)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and has_column_privilege('authenticated', c.oid, a.attnum, 'select')) as columns,
    coalesce((select json_agg(json_build_object(
        'name', k.conname, 'relation', r.relname,
        'columns', (select json_agg(a.attname order by n.at) from unnest(k.conkey) with ordinality n(num, at)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n.num),
        'referenced', (select json_agg(a.attname order by n.at) from unnest(k.confkey) with ordinality n(num, at)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = n.num),
        'one_to_one', exists (select from pg_index i where i.indrelid = c.oid and i.indisunique
          and i.indpred is null and i.indkey::int2[] @> k.conkey and k.conkey @> i.indkey::int2[])
      ) order by k.conname)
      from pg_constraint k join pg_class r on r.oid = k.confrelid
      where k.conrelid = c.oid and k.contype = 'f' and r.relnamespace = 'public'::regnamespace
        and has_any_column_privilege('authenticated', r.oid, 'select')), '[]') as keys
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
    and has_any_column_privilege('authenticated', c.oid, 'select')
  order by c.relname`;

const FUNCTIONS = `
  select p.proname as name, obj_description(p.oid, 'pg_proc') as comment, p.proretset as is_set,
    format_type(p.prorettype, null) as returns,
    coalesce((select json_agg(json_build_object('name', n.name, 'type', format_type(t.type, null),
        'has_default', n.at > p.pronargs - p.pronargdefaults) order by n.at)
      from unnest(p.proargnames[1:p.pronargs]) with ordinality n(name, at)
      join unnest(p.proargtypes::oid[]) with ordinality t(type, at) using (at)), '[]') as arguments,
    (select json_agg(json_build_object('name', n.name, 'type', format_type(t.type, null), 'has_default', false)
        order by n.at)
      from unnest(p.proargnames) with ordinality n(name, at)
      join unnest(p.proallargtypes) with ordinality t(type, at) using (at)
      join unnest(p.proargmodes) with ordinality m(mode, at) using (at) where m.mode in ('t', 'o')) as columns
  from pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
    and has_function_privilege('authenticated', p.oid, 'execute')
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  order by p.proname`;

/** Tables and views of the schema public with what may be read of them. */
export async function relations(database: Database): Promise<Relation[]> {
  const rows = await database.query(
    RELATIONS,
  ) as unknown as (Omit<Relation, "columns"> & { columns: Told[] })[];
  return rows.map((row) => ({
    ...row,
    columns: row.columns.map((column) => ({ ...column, words: wordsOf(column.words) })),
  }));
}

/** A column with its constraint as it is written. */
type Told = Omit<Column, "words"> & { words: string | null };

/** Functions of the schema public that may be called. */
export const callables = async (database: Database): Promise<Callable[]> =>
  await database.query(FUNCTIONS) as unknown as Callable[];

const wordsOf = (constraint: string | null): string[] | null =>
  constraint
    ? [...constraint.matchAll(/'((?:[^']|'')*)'::text/g)].map(([, word]) => word!.replaceAll("''", "'"))
    : null;
