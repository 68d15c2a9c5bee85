/** The schema as text, one line for each thing, from the catalog: equal schemas have equal lines. */
import type { Database } from "./database.ts";
import { type Registry, rowsOf } from "./registries.ts";

const FOLDER = new URL("catalog/", import.meta.url);
const BEGINNING = "ours.sql";

/** The names with which a query may begin: our relations (`ours`) and the partitions of a date (`dated`). */
export const beginning = (): Promise<string> => Deno.readTextFile(new URL(BEGINNING, FOLDER));

/** The lines that a query answers, sorted. */
export async function lines(database: Database, sql: string): Promise<string[]> {
  const rows = await database.query(`select line from (${sql}) x (line) order by line collate "C"`);
  return rows.map((row) => row.line as string);
}

/** All that a migration can change: one query a file of `catalog/`, and the rows of the registries. */
export async function wholeSchema(database: Database, registries: Registry[]): Promise<string[]> {
  const ours = await beginning();
  const names = (await Array.fromAsync(Deno.readDir(FOLDER))).map((entry) => entry.name).sort();
  const found: string[] = [];
  for (const name of names.filter((name) => name !== BEGINNING)) {
    const query = await Deno.readTextFile(new URL(name, FOLDER));
    const kind = name.replace(".sql", "");
    found.push(...(await lines(database, `${ours}${query}`)).map((line) => `${kind}: ${line}`));
  }
  for (const registry of registries) {
    found.push(...(await rowsOf(database, registry)).map((row) => `rows: ${registry.table} ${row}`));
  }
  return found;
}

/** What one schema has and the other has not. */
export function differences(wanted: string[], got: string[]): string[] {
  const [had, has] = [new Set(wanted), new Set(got)];
  return [
    ...wanted.filter((line) => !has.has(line)).map((line) => `missing: ${line}`),
    ...got.filter((line) => !had.has(line)).map((line) => `left over: ${line}`),
  ];
}
