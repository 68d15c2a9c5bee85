// The function vectorize through the running stack, with an OpenAI that misbehaves.

import { assert, assertEquals } from "../harness/assert.ts";
import { processed, put } from "../harness/documents.ts";
import { OpenAi, REFUSED_WORD } from "../harness/openai.ts";
import { Suite } from "../harness/suite.ts";
import { connect, request, service, signUp, type User } from "../harness/user.ts";

/** A document of some chunks, each about something else. */
function handbook(topic: string, sections = 6): string {
  const body = (index: number) =>
    `${topic} ${["red", "green", "blue", "grey", "white", "black"][index % 6]} `.repeat(120);
  return Array.from({ length: sections }, (_, index) => `# Section ${index} of ${topic}\n\n${body(index)}\n`)
    .join("\n");
}

async function vectors(suite: Suite, document: string) {
  const { data, error } = await service(suite).from("document_chunks")
    .select("chunk_index,embedding,model,embedding_error").eq("document_id", document).order("chunk_index");
  if (error) throw new Error(error.message);
  return data;
}

async function usage(suite: Suite, document: string) {
  const { data, error } = await service(suite).from("document_steps").select("usage,error")
    .eq("document_id", document).eq("step", "vectorize").single();
  if (error) throw new Error(error.message);
  return data;
}

Deno.test("vectorize with OpenAI", async (t) => {
  const openai = OpenAi.start();
  const suite = await Suite.start({ contacts: 20, env: openai.settings });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    const search = (query: string, who: User = user) =>
      request(suite, who, "POST", "vectorize/search", { query, k: 3 });

    await t.step("a preview answers vectors of the project's model and what they cost", async () => {
      const { status, body } = await request(suite, user, "POST", "vectorize/preview", {
        texts: ["a pump", "b"],
      });
      assertEquals([status, body.model, body.dimensions], [200, "text-embedding-3-small", 384]);
      for (const vector of body.embeddings) {
        const length = vector.reduce((sum: number, value: number) => sum + value * value, 0);
        assertEquals([vector.length, Math.abs(length - 1) < 1e-5], [384, true]);
      }
      assertEquals([body.usage.requests, body.usage.tokens], [1, 3]);
      assert(Math.abs(body.usage.cost_usd - 3 * 0.02 / 1e6) < 1e-12);
    });

    await t.step("a preview takes a user's own token only, and texts that have a vector", async () => {
      const asked = openai.asked.length;
      const forged = { ...user, token: user.token.slice(0, -6) + "AAAAAA" };
      assertEquals((await request(suite, forged, "POST", "vectorize/preview", { texts: ["a"] })).status, 401);
      assertEquals(
        (await request(suite, undefined, "POST", "vectorize/preview", { texts: ["a"] })).status,
        401,
      );
      const blank = await request(suite, user, "POST", "vectorize/preview", { texts: ["a", " "] });
      assertEquals([blank.status, blank.body.errors[0].pointer], [422, "/texts/1"]);
      assertEquals(openai.asked.length, asked, "nobody was billed");
    });

    await t.step(
      "a document is embedded in spite of an API that is slow, broken and wrong in turn",
      async () => {
        openai.asked.length = 0;
        openai.faults.push(
          { kind: "rate_limit", retryAfterSeconds: 1 },
          { kind: "status", status: 500 },
          { kind: "cut_short" },
          { kind: "one_missing" },
          { kind: "rate_limit" },
          { kind: "status", status: 503 },
        );
        const id = await put(user, "pumps.md", handbook("pump"));
        const row = await processed(user, id);
        assertEquals([row.status, row.error_message], ["completed", null]);
        const chunks = await vectors(suite, id);
        assert(chunks.length >= 6 && chunks.every(({ model }) => model === "text-embedding-3-small"));
        assertEquals(openai.faults.length, 0);
        const spent = (await usage(suite, id)).usage;
        const right = openai.asked.filter(({ status }) => status === 200).at(-1)!;
        const tokens = right.input.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
        assertEquals(spent.tokens, tokens, "only what brought vectors is counted");
        assert(Math.abs(spent.cost_usd - tokens * 0.02 / 1e6) < 1e-9);
      },
    );

    await t.step("a search compares vectors of the document's model", async () => {
      const { status, body } = await search("green pump");
      assertEquals([status, body.mode, body.notes], [200, "hybrid", []], JSON.stringify(body));
      assertEquals(body.results[0].filename, "pumps.md");
      assert(body.results.some((result: { vector: unknown }) => result.vector !== null));
      const { data } = await user.client.from("document_access_log").select("action").eq("action", "search");
      assertEquals(data!.length, 1);
    });

    await t.step("a search goes on with the text when the provider is down, and says so", async () => {
      openai.faults.push({ kind: "status", status: 503 }, { kind: "status", status: 503 });
      const { status, body } = await search("green pump");
      assertEquals([status, body.mode, body.notes[0].code], [200, "text", "vectors_unavailable"]);
      assertEquals(body.results[0].filename, "pumps.md");
      openai.faults.length = 0;
    });

    await t.step("a chunk that is refused costs the others nothing: a retry does it alone", async () => {
      const text = handbook("valve") + `\n# Odd one\n\n${REFUSED_WORD} `.padEnd(500, "odd ") + "\n";
      const id = await put(user, "valves.md", text);
      const row = await processed(user, id);
      assertEquals([row.status, row.error_code], ["error", "embedding_failed"]);
      const chunks = await vectors(suite, id);
      const refused = chunks.filter(({ embedding }) => embedding === null);
      assertEquals([refused.length, refused[0]!.embedding_error.code], [1, "input_refused"]);
      assert(chunks.length > 4, `the others are embedded: ${chunks.length}`);
      openai.asked.length = 0;
      assertEquals((await request(suite, user, "POST", `process-document/${id}/retry`)).status, 202);
      assertEquals((await processed(user, id)).error_code, "embedding_failed");
      assert(openai.asked.length > 0 && openai.asked.every(({ input }) => input.length === 1), "it alone");
    });

    await t.step("an empty account and a refused key end at once with a reason", async () => {
      openai.faults.push({ kind: "quota" });
      const asked = openai.asked.length;
      const row = await processed(user, await put(user, "seals.md", handbook("seal", 1)));
      assertEquals([row.status, row.error_code], ["error", "embeddings_quota_exhausted"]);
      assertEquals(openai.asked.length, asked + 1);
    });
  } finally {
    await suite.stop();
    await openai.stop();
  }
});

Deno.test("a key that OpenAI does not take is our configuration", async () => {
  const openai = OpenAi.start();
  const suite = await Suite.start({ contacts: 20, env: { ...openai.settings, OPENAI_API_KEY: "sk-wrong" } });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    const row = await processed(user, await put(user, "seals.md", handbook("seal", 1)));
    assertEquals([row.status, row.error_code], ["error", "embeddings_not_configured"]);
    assertEquals(openai.asked.length, 1);
    assert(!suite.log().includes("sk-wrong"));
    const { status, body } = await request(suite, user, "POST", "vectorize/preview", { texts: ["a"] });
    assertEquals([status, body.code], [500, "embeddings_not_configured"]);
  } finally {
    await suite.stop();
    await openai.stop();
  }
});

Deno.test("the embedder in the function has the bytes in wasm that it has natively", async () => {
  const suite = await Suite.start({ contacts: 20, env: { EMBEDDINGS_PROVIDER: "local" } });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    const texts = ["The quick brown fox, 42 Füchse und 狐狸: jumps over the lazy dog."];
    const { body } = await request(suite, user, "POST", "vectorize/preview", { texts });
    assertEquals(body.model, "lexical-1");
    const digest = await crypto.subtle.digest("SHA-256", Float32Array.from(body.embeddings[0]));
    const lexical = await Deno.readTextFile(
      new URL("../../crates/retrieval/src/lexical.rs", import.meta.url),
    );
    assert(lexical.includes(new Uint8Array(digest).toHex()), "the digest that the native test pins");
  } finally {
    await suite.stop();
  }
});

Deno.test("the platform's own model embeds documents, outside the function's CPU", async () => {
  const suite = await Suite.start({ contacts: 20, env: { EMBEDDINGS_PROVIDER: "supabase" } });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    const text = [
      "# Leave\n\nEmployees may take thirty days of paid holiday each year.",
      "# Travel\n\nTrain tickets are reimbursed when the receipt is handed in within a month.",
      "# Equipment\n\nA notebook is replaced every three years by the help desk.",
    ].join("\n\n");
    const id = await put(user, "staff.md", text);
    const row = await processed(user, id);
    assertEquals([row.status, row.error_message], ["completed", null]);
    assert((await vectors(suite, id)).every(({ model }) => model === "gte-small"));
    const { body } = await request(suite, user, "POST", "vectorize/search", {
      query: "How much vacation do I get?",
    });
    assertEquals([body.mode, body.notes], ["hybrid", []], JSON.stringify(body));
    assert(body.results[0].vector.similarity > 0.3);
    assert(!suite.log().includes("hosted_limit_exceeded"), suite.log());
    assert(suite.log().includes("MiniLM"));
  } finally {
    await suite.stop();
  }
});
