// The routes of the TypeScript client are those of the functions' documents.

import { folder, printRoutes } from "../../clients/typescript/printing/routes.ts";
import { assertEquals } from "../harness/assert.ts";

Deno.test("the client has the routes of docs/openapi (cargo xtask openapi)", async () => {
  const printed = await printRoutes();
  const there: string[] = ["functions.ts"];
  for await (const { name } of Deno.readDir(new URL("routes/", folder))) there.push(`routes/${name}`);
  assertEquals(there.sort(), [...printed.keys()].sort());
  for (const [name, text] of printed) {
    assertEquals(await Deno.readTextFile(new URL(name, folder)), text, name);
  }
});
