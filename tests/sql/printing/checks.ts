/** `supabase/schemas` is what the migrations make, and all of it. */
import { differences, wholeSchema } from "../catalog.ts";
import { registries } from "../registries.ts";
import { build } from "./build.ts";
import { compare, read } from "./files.ts";
import { print } from "./print.ts";
import { printTypes, TYPES } from "../types/print.ts";

/** What is wrong, by what was looked at. */
export async function schemaChecks(): Promise<Map<string, string[]>> {
  const there = await read();
  const { files, database } = await print();
  const results = new Map<string, string[]>();
  const differing = compare(files, there).map((line) => `${line} (cargo xtask schemas)`);
  results.set("supabase/schemas is what the migrations make", differing);
  const filled = await registries(database);
  const isTyped = await printTypes(database) === await Deno.readTextFile(TYPES).catch(() => "");
  results.set(
    "the client's types are those of the database",
    isTyped ? [] : ["clients/typescript/src/database.ts differs (cargo xtask schemas)"],
  );
  const wanted = await wholeSchema(database, filled);
  await database.close();
  const incomplete = await build(there).then(async (built) => {
    const got = await wholeSchema(built, filled);
    await built.close();
    return differences(wanted, got);
  }).catch((error: Error) => [error.message]);
  results.set("supabase/schemas is the whole database", incomplete);
  return results;
}
