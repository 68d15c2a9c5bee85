// LlamaParse through the running stack: a scan goes there and comes back searchable, whatever the other side does.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { processed, put } from "../harness/documents.ts";
import { LlamaParse } from "../harness/llamaparse.ts";
import { Suite } from "../harness/suite.ts";
import { connect, request, signUp } from "../harness/user.ts";
import { scan } from "../harness/scan.ts";

/** What passes is tried again by the schedule at the latest, once a minute. */
const TIME = 300_000;

Deno.test("LlamaParse", async (t) => {
  const llama = LlamaParse.start();
  const suite = await Suite.start({ contacts: 20, env: { EMBEDDINGS_PROVIDER: "local", ...llama.settings } });
  const fresh = () => {
    llama.files.length = llama.jobs.length = llama.faults.length = 0;
    llama.failure = undefined;
  };
  try {
    const user = await signUp(suite);
    await connect(suite, user);

    await t.step("a scan goes to LlamaParse, once and without its name", async () => {
      const bytes = scan(2);
      const id = await put(user, "geheim-müller.pdf", bytes);
      const row = await processed(user, id, TIME);
      assertEquals(
        [row.status, row.error_code, row.page_count],
        ["completed", null, 2],
        row.error_message ?? "",
      );
      assertEquals(llama.files.map(({ externalId }) => externalId), [`${id}:1`]);
      assertEquals([llama.files[0]!.name, llama.files[0]!.bytes], [`${id}.pdf`, bytes]);
      assertEquals(llama.jobs.map(({ tier, version }) => [tier, version]), [["cost_effective", "latest"]]);
      const found = await request(suite, user, "POST", "vectorize/search", { query: "walrus" });
      assertEquals((found.body as { results: { document_id: string }[] }).results[0]?.document_id, id);
      const { data } = await user.client.rpc("document_markdown", { p_document_id: id });
      assertMatch(data.text, /^<!-- page 1 -->\n\n# A scan/);
      assertEquals(row.completeness.kinds.page.parsed, 2);
    });

    await t.step("text is read here", async () => {
      fresh();
      const row = await processed(user, await put(user, "a.md", "# Title\n\nText.\n"), TIME);
      assertEquals([row.status, llama.files.length], ["completed", 0]);
    });

    await t.step("the policy decides", async () => {
      fresh();
      const never = await processed(user, await put(user, "n.pdf", scan(1), { parse_policy: "never" }), TIME);
      assertEquals([never.status, llama.files.length], ["completed", 0]);
      const always = await processed(
        user,
        await put(user, "a.txt", "plain", { parse_policy: "always" }),
        TIME,
      );
      assertEquals([always.status, llama.files.length], ["completed", 1]);
    });

    await t.step("what passes is tried again, and the file is still sent once", async () => {
      fresh();
      llama.faults.push(
        { on: "upload", kind: "lost_answer" },
        { on: "start", kind: "status", status: 429, retryAfterSeconds: 1 },
        { on: "result", kind: "status", status: 500 },
      );
      const row = await processed(user, await put(user, "s.txt", "plain", { parse_policy: "always" }), TIME);
      assertEquals([row.status, row.error_code], ["completed", null], row.error_message ?? "");
      assertEquals([llama.files.length, llama.faults.length], [1, 0]);
    });

    await t.step("a job that fails ends the document with its code, and a retry may mend it", async () => {
      fresh();
      llama.failure = { status: "FAILED", error_message: "NO_DATA_FOUND_IN_FILE" };
      const id = await put(user, "f.txt", "plain", { parse_policy: "always" });
      const row = await processed(user, id, TIME);
      assertEquals([row.status, row.error_code], ["error", "llamaparse_no_data_found_in_file"]);
      llama.failure = undefined;
      assertEquals((await request(suite, user, "POST", `process-document/${id}/retry`)).status, 202);
      assertEquals((await processed(user, id, TIME)).status, "completed");
      assertEquals(llama.files.map(({ externalId }) => externalId), [`${id}:1`, `${id}:2`]);
    });

    await t.step("without credits a scan keeps what we could read of it", async () => {
      fresh();
      llama.faults.push({ on: "any", kind: "status", status: 402 });
      const id = await put(user, "c.pdf", scan(2));
      const row = await processed(user, id, TIME);
      assertEquals([row.status, llama.files.length], ["completed", 0], row.error_message ?? "");
      const { data } = await user.client.from("documents").select("parser,properties").eq("id", id).single();
      assertEquals([data!.parser, data!.properties.llamaparse_error], ["local", "llamaparse_no_credits"]);
    });

    await t.step("the key is in no log", () => {
      assert(!suite.log().includes(llama.key));
    });
  } finally {
    await suite.stop();
    await llama.stop();
  }
});
