// kill -9 of the stack at any point of the pipeline: after the restart it ends in the very rows of an undisturbed run.

import { assert, assertEquals } from "../harness/assert.ts";
import { finalRows, processed, put, putDemo } from "../harness/documents.ts";
import { Suite } from "../harness/suite.ts";
import { connect, service, signUp, type User } from "../harness/user.ts";
import { type Position, strikeAtWork } from "../harness/wreck.ts";

/** Long enough for several steps of each kind, with a table and headings in it. */
function long(): string {
  const section = (n: number) =>
    `# Section ${n}\n\n${`Sentence ${n} tells something about topic ${n % 7}. `.repeat(60)}\n\n` +
    `| key | value |\n|---|---|\n${
      Array.from({ length: 20 }, (_, row) => `| ${n}.${row} | ${row * n} |\n`).join("")
    }\n`;
  return Array.from({ length: 240 }, (_, n) => section(n)).join("");
}

async function all(user: User): Promise<string[]> {
  return [await put(user, "long.md", long()), await putDemo(user, "course-handbook.pdf")];
}

/** Where the pipeline stands with a document, to the part and the chunk: what a kill can hit. */
async function position(suite: Suite, id: string): Promise<Position> {
  const client = service(suite);
  const count = async (table: string) =>
    (await client.from(table).select("*", { count: "exact", head: true }).eq("document_id", id)).count;
  const { data, error } = await client.from("documents").select("status").eq("id", id).single();
  if (error) throw new Error(error.message);
  const at = [data.status, await count("document_parts"), await count("document_chunks")];
  return { at, ended: ["completed", "error"].includes(data.status) };
}

Deno.test("a stack that is killed at every step boundary and inside steps ends in the same rows", async () => {
  const suite = await Suite.start({ contacts: 20, env: { EMBEDDINGS_PROVIDER: "local" } });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    const calm = await all(user);
    for (const id of calm) assertEquals((await processed(user, id)).status, "completed");
    const expected = await Promise.all(calm.map((id) => finalRows(suite, id)));

    const disturbed = await all(user);
    // Whenever another step, part or chunk is seen.
    const struck = await strikeAtWork(suite, "document.", 4, () => position(suite, disturbed[0]!));
    assert(struck > 0, "a kill struck a step");
    for (const [index, id] of disturbed.entries()) {
      assertEquals((await processed(user, id, 300_000)).status, "completed");
      assertEquals(await finalRows(suite, id), expected[index]);
    }
  } finally {
    await suite.stop();
  }
});
