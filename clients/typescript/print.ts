/** Prints the routes of the functions in TypeScript: `deno run -A clients/typescript/print.ts`. */
import { folder, printRoutes } from "./printing/routes.ts";

const files = await printRoutes();
await Deno.mkdir(new URL("routes/", folder), { recursive: true });
for await (const { name } of Deno.readDir(new URL("routes/", folder))) {
  if (!files.has(`routes/${name}`)) await Deno.remove(new URL(`routes/${name}`, folder));
}
for (const [name, text] of files) await Deno.writeTextFile(new URL(name, folder), text);
console.log(`${files.size} files`);
