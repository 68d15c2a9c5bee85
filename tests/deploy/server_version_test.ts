/** A project on an older PostgreSQL is told so by the push, in a line that says what to do. */
import { assertMatch } from "../harness/assert.ts";
import { openPglite } from "../sql/database.ts";

/** The first migration that is in no release: the released ones may not change. */
const FIRST = new URL("../../migrations/20261121095000_control_follow_schedules.sql", import.meta.url);

Deno.test("the push refuses a PostgreSQL that is too old", async () => {
  const check = /^do \$\$[\s\S]*?^\$\$;/m.exec(await Deno.readTextFile(FIRST))?.[0] ?? "";
  const database = await openPglite();
  try {
    // This one is new enough; from the point of view of a later rule it is not.
    await database.script(check);
    const refusal = await database.script(check.replace("160000", "990000")).then(
      () => "nothing was refused",
      (error: Error & { hint?: string }) => `${error.message}. ${error.hint}`,
    );
    assertMatch(refusal, /^PostgreSQL 16 or later is needed, and this server is 1\d.*\. Upgrade the project/);
  } finally {
    await database.close();
  }
});
