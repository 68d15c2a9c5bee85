/** Prints `supabase/schemas` and the types of the client anew: `deno run -A tests/sql/printing/main.ts`. */
import { write } from "./files.ts";
import { print } from "./print.ts";
import { printTypes, TYPES } from "../types/print.ts";

const { files, database } = await print();
await Deno.writeTextFile(TYPES, await printTypes(database));
await database.close();
const changed = await write(files);
for (const line of changed) console.log(line);
console.log(`${files.size} files, ${changed.length} of them other than before`);
