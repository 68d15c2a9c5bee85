/** The files of `supabase/schemas`: what the migrations make of an empty database, one object a file. */
import { addPlatform, type Database, newPglite, ofPglite } from "../database.ts";
import { registries, rowsOf } from "../registries.ts";
import { migrateByArea } from "./areas.ts";
import { dump, type Entry } from "./dump.ts";
import { inFileOrder, objectNamer, PLATFORM } from "./objects.ts";
import { inHouseStyle, joinColumnGrants } from "./style.ts";
import { statements } from "./tokens.ts";

const HEADER =
  "-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.\n";

export interface Printed {
  /** Text by path below `supabase/schemas`. */
  files: Map<string, string>;
  /** The migrated database; the caller closes it. */
  database: Database;
}

/** Migrates an empty database and prints what came of it. */
export async function print(): Promise<Printed> {
  const lite = await newPglite();
  const database = ofPglite(lite);
  await addPlatform(database);
  const before = await dump(lite);
  const areas = await migrateByArea(database);
  areas.set(PLATFORM, PLATFORM);
  const objects = await byObject(database, made(before, await dump(lite)));
  const files = new Map<string, string>();
  for (const [object, parts] of objects) {
    const area = areas.get(object);
    if (!area) throw new Error(`no migration is known to have made ${object}`);
    const name = object.replace(/^public\./, "");
    files.set(`${area}/${name}.sql`, HEADER + parts.map((part) => `\n${part}\n`).join(""));
  }
  return { files, database };
}

/** What the migrations added, and the default privileges that they took away, as statements that take them away. */
function made(before: Entry[], after: Entry[]): Entry[] {
  const lacks = (entries: Entry[]) => {
    const known = new Set(entries.map((entry) => JSON.stringify(entry)));
    return (entry: Entry) => !known.has(JSON.stringify(entry));
  };
  const revoked = before.filter(lacks(after)).map((entry) => {
    if (entry.type !== "DEFAULT ACL") throw new Error(`a migration changes the platform: ${entry.sql}`);
    return { ...entry, sql: entry.sql.replaceAll(" GRANT ", " REVOKE ").replaceAll(" TO ", " FROM ") };
  });
  // The comment on an extension is its own.
  const added = after.filter(lacks(before)).filter(({ name }) => !name.startsWith("EXTENSION "));
  // Whoever migrates owns everything, whatever its name.
  return [...revoked, ...added].map((entry) => ({
    ...entry,
    sql: entry.sql.replaceAll(/ FOR ROLE \w+/g, ""),
  }));
}

/** The parts of each object's file: groups of statements that stand together. */
async function byObject(database: Database, entries: Entry[]): Promise<Map<string, string[]>> {
  const nameOf = await objectNamer(database);
  const objects = Map.groupBy(entries, nameOf);
  const parts = new Map<string, string[]>();
  for (const [object, own] of objects) {
    if (object) parts.set(object, inFileOrder(own).reduce(inParts, []));
  }
  for (const registry of await registries(database)) {
    const columns = registry.columns.map(({ name }) => name).join(", ");
    const rows = (await rowsOf(database, registry)).map((row) => `  ${row}`).join(",\n");
    const insert = `insert into ${registry.table} (${columns}) values\n${rows};`;
    parts.set(registry.table, [...parts.get(registry.table) ?? [], insert]);
  }
  return parts;
}

/** Adds a group. Statements of one line stand together, others apart; a comment stands below what it is about. */
function inParts(parts: string[], group: Entry[]): string[] {
  const all = group.flatMap((entry) => statements(inHouseStyle(entry.sql)));
  let last = "\n";
  for (const statement of group[0]!.type === "ACL" ? joinColumnGrants(all) : all) {
    const joins = statement.startsWith("comment on") || !(last + statement).includes("\n");
    if (joins && parts.length) parts.push(`${parts.pop()}\n${statement}`);
    else parts.push(statement);
    last = statement;
  }
  return parts;
}
