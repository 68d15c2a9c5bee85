// The statements of docs/runbooks run on a database with a portal in it, and every page is in the list.

import { assert, assertEquals } from "../harness/assert.ts";
import { openForStories } from "../calls/replay.ts";
import { addFixture } from "../calls/fixture.ts";

const FOLDER = new URL("../../docs/runbooks/", import.meta.url);

/** The blocks of SQL of a page; those within lists are indented. */
function statements(page: string): string[] {
  return [...page.matchAll(/^ *```sql\n([\s\S]*?)^ *```$/gm)].map(([, sql]) => sql!);
}

Deno.test("the statements of the runbooks run", async (t) => {
  const names = (await Array.fromAsync(Deno.readDir(FOLDER))).map((entry) => entry.name).sort();
  const { database } = await openForStories();
  // PGlite leaves one of its own.
  Deno.exitCode = 0;
  try {
    // What the CLI keeps of its pushes.
    await database.script(`
      create schema supabase_migrations;
      create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text)`);
    await addFixture(database);
    for (const name of names) {
      for (const [index, sql] of statements(await Deno.readTextFile(new URL(name, FOLDER))).entries()) {
        await t.step(`${name}, statement ${index + 1}`, async () => {
          await database.script(`begin; ${sql}`).finally(() => database.script("rollback"));
        });
      }
    }
  } finally {
    await database.close();
  }
});

Deno.test("the list of runbooks is whole", async () => {
  const list = await Deno.readTextFile(new URL("README.md", FOLDER));
  const linked = [...list.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, file]) => file!).sort();
  const pages = (await Array.fromAsync(Deno.readDir(FOLDER))).map((entry) => entry.name);
  assertEquals(linked, pages.filter((name) => name !== "README.md").sort());
  for (const name of linked) {
    assert(statements(await Deno.readTextFile(new URL(name, FOLDER))).length > 0, name);
  }
});
