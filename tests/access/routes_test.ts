// What docs/access.md says of the routes is what they do. What it says of the database is tried by tests/sql/run.ts.

import { assertEquals } from "../harness/assert.ts";
import { differences, readPage, routesPart } from "./page.ts";
import { routeLines } from "./routes.ts";

Deno.test("docs/access.md says who may call which route", async () => {
  const { routes } = await readPage();
  assertEquals(differences(routes, routesPart(await routeLines())), []);
});

Deno.test("a mark that is not true is named", async () => {
  const { routes } = await readPage();
  const wrong = routes.replace("| `POST /run` | call | 401 |", "| `POST /run` | call | yes |");
  const [gone, come, ...others] = differences(wrong, routes);
  assertEquals([gone?.slice(0, 34), come?.slice(0, 33), others], [
    "gone: | `POST /run` | call | yes |",
    "new: | `POST /run` | call | 401 |",
    [],
  ]);
});
