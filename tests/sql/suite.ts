/** The files of SQL tests, and how one of them is run. */
import type { Database } from "./database.ts";
import { readTap, type TapResult } from "./tap.ts";

const HERE = new URL(".", import.meta.url);

/** The names of all *.test.sql, in every folder that there is. */
export async function testFiles(folder = HERE): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const file = new URL(entry.isDirectory ? `${entry.name}/` : entry.name, folder);
    if (entry.isDirectory) files.push(...await testFiles(file));
    else if (entry.name.endsWith(".test.sql")) files.push(file.href.slice(HERE.href.length));
  }
  return files.sort((a, b) => a < b ? -1 : 1);
}

/** The text of a file of tests. */
export const testText = (name: string): Promise<string> => Deno.readTextFile(new URL(name, HERE));

/** pgTAP, the cast of the stories, rows of any table, people of every right and calls of any function. */
export async function addSupport(database: Database): Promise<void> {
  for (const file of ["support.sql", "rows.sql", "cast.sql", "calls.sql"]) {
    await database.script(await Deno.readTextFile(new URL(file, HERE)));
  }
}

/** Runs tests in a transaction that is rolled back, after what is done `first` in it; an error of SQL is one failure more. */
export async function runTests(database: Database, text: string, first = ""): Promise<TapResult> {
  let rows;
  try {
    rows = await database.script(
      `begin;\n${first};\nset local search_path = public, extensions, tap;\nselect no_plan();\n${text}\nselect * from finish();\nrollback;`,
    );
  } catch (error) {
    await database.script("rollback").catch(() => {});
    const { message, where, detail } = error as Error & { where?: string; detail?: string };
    return { passed: 0, failures: [[message, detail, where].filter(Boolean).join("\n")] };
  }
  return readTap(rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === "string"));
}
