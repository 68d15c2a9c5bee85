/** Which object an entry of pg_dump belongs to, and where in that object's file. */
import { beginning, lines } from "../catalog.ts";
import type { Database } from "../database.ts";
import type { Entry } from "./dump.ts";

/** Schemas, extensions and default privileges, which are no object of a schema. */
export const PLATFORM = "platform";

/** Indexes and sequences are part of their table. */
const PARTS = `
  select p.oid::regclass::text as part, t.oid::regclass::text as "table"
  from pg_class p
  left join pg_index i on i.indexrelid = p.oid
  left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = p.oid and d.deptype in ('a', 'i') and p.relkind = 'S'
  join pg_class t on t.oid = coalesce(i.indrelid, d.refobjid)`;

/** The order within a file; a comment follows what it is about. */
const ORDER = [
  ...[
    "SCHEMA",
    "EXTENSION",
    "TABLE",
    "VIEW",
    "FUNCTION",
    "COLUMN",
    "SEQUENCE",
    "SEQUENCE OWNED BY",
    "DEFAULT",
    "TABLE ATTACH",
  ],
  ...["CONSTRAINT", "INDEX", "INDEX ATTACH", "FK CONSTRAINT", "TRIGGER", "ROW SECURITY", "POLICY"],
  ...["ACL", "DEFAULT ACL"],
];

/** Names the object of an entry: schema and name, or the platform. Partitions of a date are in no file: each month makes others. */
export async function objectNamer(database: Database): Promise<(entry: Entry) => string | undefined> {
  // With an empty search path every name has its schema.
  await database.script("set search_path = ''");
  const parts = new Map<string, string>();
  for (const { part, table } of await database.query(PARTS)) parts.set(part as string, table as string);
  const dated = new Set(await lines(database, `${await beginning()} select oid::regclass::text from dated`));
  await database.script("reset search_path");
  return (entry) => {
    if (entry.schema === "-" || entry.type === "DEFAULT ACL") return PLATFORM;
    const name = `${entry.schema}.${firstName(entry)}`;
    const object = parts.get(name) ?? name;
    return dated.has(object) ? undefined : object;
  };
}

/**
 * `contacts` of `contacts Members see contacts`, `COLUMN contacts.id` and `POLICY "Members see contacts" ON contacts`; `f` of
 * `FUNCTION f(a int)`.
 */
function firstName({ type, name }: Entry): string {
  const inside = type === "COMMENT" || type === "ACL" ? name.replace(/^(\w+ ".*" ON |\w+ )/, "") : name;
  return /^[^\s(.]+/.exec(inside)![0];
}

/** Groups the entries of one object as its file has them. */
export function inFileOrder(entries: Entry[]): Entry[][] {
  const sections = [...Map.groupBy(entries, section)].sort(([a], [b]) => a - b);
  return sections.map(([_, own]) =>
    own.toSorted((a, b) => part(a) < part(b) ? -1 : Number(part(a) > part(b)))
  );
}

function section({ type, name }: Entry): number {
  const subject = type === "COMMENT" ? name.split(" ", 1)[0]! : type;
  const place = ORDER.indexOf(subject);
  if (place < 0) throw new Error(`no place is known for a ${type} (${name})`);
  return place;
}

/** Puts comments beside what they are about; those on columns stay in the columns' order, which is pg_dump's. */
function part({ type, sql }: Entry): string {
  const name = PART.exec(sql)?.[1] ?? "";
  return `${name} ${type === "COMMENT" ? 1 : 0}`;
}

const PART = /^(?:CREATE|COMMENT ON)(?: UNIQUE)? (?:INDEX|POLICY|TRIGGER) (?:\w+\.)?("[^"]+"|\w+)/;
