/**
 * Prints `docs/access.md` anew: `deno run -A tests/access/main.ts [database | routes]`, one part of it or both. The routes need
 * the built modules and the simulator, which `cargo xtask access` sees to.
 */
import { databaseLines } from "./database.ts";
import { databasePart, differences, readPage, routesPart, writePage } from "./page.ts";
import { routeLines } from "./routes.ts";

const [part] = Deno.args;
if (part && !["database", "routes"].includes(part)) throw new Error(`there is no part ${part}`);
const is = await readPage();
const made = {
  database: part === "routes" ? is.database : databasePart(await databaseLines()),
  routes: part === "database" ? is.routes : routesPart(await routeLines()),
};
await writePage(made);
const changed = [...differences(is.database, made.database), ...differences(is.routes, made.routes)];
for (const line of changed) console.log(line);
console.log(`docs/access.md, ${changed.length} lines other than before`);
