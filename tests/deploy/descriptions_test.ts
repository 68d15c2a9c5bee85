// What the built modules say of themselves is what README, the queue and the schedules say of them.

import { assert, assertEquals } from "../harness/assert.ts";
import { complaints, differences } from "../../supabase/local/functions/complaints.ts";
import { describe, functionNames } from "../../supabase/local/functions/descriptions.ts";
import { addPlatform, migrate, openPglite } from "../sql/database.ts";

Deno.test("README's table of functions names just the routes that are there", async () => {
  assertEquals(await complaints(), []);
});

Deno.test("a route that README invents or leaves out is named", async () => {
  const described = await describe("score-record");
  const row = "| `score-record` | `POST /` · `POST /run` | scores one record |\n";
  assertEquals(differences(row, [described]), [
    "score-record: README's table lacks GET /{portal_id}/{object_type}/{record_id}",
    "score-record: README's table names POST /run, which is not there",
  ]);
});

Deno.test("every kind of job and every schedule calls a function that knows it", async () => {
  const described = new Map(
    (await Promise.all((await functionNames()).map(describe))).map((one) => [one.name, one]),
  );
  const database = await openPglite();
  try {
    await addPlatform(database);
    await migrate(database);
    const kinds = await database.query("select kind, function_name from private.job_kinds order by kind");
    assert(kinds.length > 0);
    for (const { kind, function_name } of kinds) {
      const known = described.get(function_name as string)?.job_kinds ?? [];
      assert(known.includes(kind as string), `${function_name} does not know ${kind}`);
    }
    const own = [...described.values()].flatMap((one) => one.job_kinds).sort();
    assertEquals(own, kinds.map((row) => row.kind as string).sort());
    for (
      const { name, function_name } of await database.query(
        "select name, function_name from private.schedules",
      )
    ) {
      if (function_name === null) continue;
      const routes = described.get(function_name as string)?.routes ?? [];
      assert(
        routes.some((route) =>
          route.method === "POST" && route.path === "/run" && route.access === "secret_key"
        ),
        `${name} calls ${function_name}, which has no POST /run for the secret key`,
      );
    }
  } finally {
    await database.close();
  }
});
