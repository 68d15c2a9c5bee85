/** What clients rely on, as a file: a change of it is seen in the commit that makes it. */
import type { Database } from "./database.ts";
import { lines } from "./catalog.ts";

const FILE = new URL("golden/interface.txt", import.meta.url);
const QUERY = new URL("golden/interface.sql", import.meta.url);

/** The differences to the golden file, or writes it anew. */
export async function golden(database: Database, update: boolean): Promise<string[]> {
  const got = await lines(database, await Deno.readTextFile(QUERY));
  if (update) {
    await Deno.mkdir(new URL(".", FILE), { recursive: true });
    await Deno.writeTextFile(FILE, got.join("\n") + "\n");
    return [];
  }
  const wanted = (await Deno.readTextFile(FILE).catch(() => "")).split("\n").filter(Boolean);
  return [
    ...wanted.filter((line) => !got.includes(line)).map((line) => `gone: ${line}`),
    ...got.filter((line) => !wanted.includes(line)).map((line) =>
      `new: ${line} (deno run -A tests/sql/run.ts --update-golden golden)`
    ),
  ];
}
