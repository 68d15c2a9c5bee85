/** The kinds of mutants: one query a file of `classes/`, each row the name of a mutant and the statement that makes it. */
import type { Database } from "../../sql/database.ts";

const FOLDER = new URL("classes/", import.meta.url);

/** One thing that is wrong in the catalogue. */
export interface Mutant {
  kind: string;
  /** Kind and name: what the list of equivalents has. */
  name: string;
  statement: string;
}

/** The kinds that there are. */
export async function kinds(): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(FOLDER))).map((entry) => entry.name.replace(".sql", ""));
  return names.sort();
}

/** All mutants of a kind, in the order of their names. */
export async function mutants(database: Database, kind: string): Promise<Mutant[]> {
  const query = await Deno.readTextFile(new URL(`${kind}.sql`, FOLDER));
  // Without a path every name is printed whole, and means the same under the path of the tests.
  await database.script("set search_path = ''");
  const rows = await database.query(
    `select name, statement from (${query}) x (name, statement) order by name collate "C"`,
  ).finally(() => database.script("reset search_path"));
  return rows.map(({ name, statement }) => ({
    kind,
    name: `${kind}: ${name}`,
    statement: statement as string,
  }));
}
