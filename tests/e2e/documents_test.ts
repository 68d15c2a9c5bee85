// Documents: upload, parse, chunk, vectorize, search, share, delete; the whole way through the running stack as a frontend goes it.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { DEMO, processed, put, putDemo } from "../harness/documents.ts";
import { waitFor } from "../harness/process.ts";
import { Suite } from "../harness/suite.ts";
import { anonymous, connect, request, service, signUp } from "../harness/user.ts";

interface Found {
  document_id: string;
  chunk_id: string;
  filename: string;
  heading_path: string[];
  snippet: string;
  char_start: number;
  char_end: number;
  score: number;
}

Deno.test("documents", async (t) => {
  const suite = await Suite.start({ contacts: 20, env: { EMBEDDINGS_PROVIDER: "local" } });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    const stranger = await signUp(suite);
    const names = (await Array.fromAsync(Deno.readDir(DEMO), ({ name }) => name)).sort();
    const ids = new Map<string, string>();
    const search = (who: typeof user, query: string, more = {}) =>
      request(suite, who, "POST", "vectorize/search", { query, ...more });

    await t.step("a file of every kind is parsed, chunked and vectorized", async () => {
      for (const name of names) ids.set(name, await putDemo(user, name));
      for (const [name, id] of ids) {
        const row = await processed(user, id);
        assertEquals([row.status, row.error_code], ["completed", null], `${name}: ${row.error_message}`);
        assert(row.chunk_count! >= 1, name);
        assertEquals(row.completeness.balanced, true, `${name}: ${JSON.stringify(row.completeness)}`);
      }
    });

    await t.step("its metadata are read from the file", async () => {
      const { data } = await user.client.from("documents").select(
        "filename,title,author,language,page_count",
      );
      const of = (name: string) => data!.find(({ filename }) => filename === name)!;
      assertEquals(of("course-handbook.pdf").title, "Course handbook 2026");
      assertEquals(of("course-handbook.pdf").page_count, 3);
      assertEquals(of("sales-script.docx").author, "Mara Lindqvist");
      assertEquals(of("call-notes.md").title, "Notes of the call with Aylin Demir");
      assertEquals(of("widerruf.txt").language, "de");
    });

    await t.step("each chunk is the range of the markdown that it says", async () => {
      for (const [name, document_id] of ids) {
        const markdown = await user.client.rpc("document_markdown", { p_document_id: document_id });
        assertEquals(markdown.error, null);
        const text: string = markdown.data.markdown ?? markdown.data.text;
        const characters = [...text];
        const { data: chunks } = await user.client.from("document_chunks")
          .select("chunk_index,content,token_count,char_start,char_end,embedding,model")
          .eq("document_id", document_id).order("chunk_index");
        let end = 0;
        for (const chunk of chunks!) {
          assertEquals(characters.slice(chunk.char_start, chunk.char_end).join(""), chunk.content, name);
          assert(
            chunk.char_start <= end && chunk.char_end > end,
            `${name}: a gap before ${chunk.chunk_index}`,
          );
          assert(chunk.token_count > 0 && chunk.model === "lexical-1");
          assertEquals(JSON.parse(chunk.embedding).length, 384);
          end = chunk.char_end;
        }
        assertEquals(end, characters.length, name);
      }
    });

    await t.step("tables, marks and other alphabets arrive as they were", async () => {
      const text = async (name: string) => {
        const { data } = await user.client.rpc("document_markdown", { p_document_id: ids.get(name) });
        return (data.markdown ?? data.text) as string;
      };
      assertMatch(await text("price-list.xlsx"), /\| *Standard *\| *1490 *\|/);
      assertMatch(await text("price-list.xlsx"), /## Discounts/);
      assertMatch(await text("sales-script.docx"), /\| *It is too expensive *\|/);
      assertMatch(await text("adviser-onboarding.pptx"), /<!-- slide 2 -->/);
      assertMatch(await text("course-handbook.pdf"), /<!-- page 2 -->/);
      assertMatch(await text("group-booking.eml"), /Beatriz/);
      assertMatch(await text("widerruf.txt"), /35,00 €/);
      const html = await text("faq.html");
      assert(!html.includes("console.log") && !html.includes("Courses](/courses)"), html);
    });

    await t.step("a question finds the passage that answers it", async () => {
      const { status, body } = await search(user, "How long may a student pause the course?", { k: 3 });
      assertEquals(status, 200, JSON.stringify(body));
      const [best] = body.results as Found[];
      assert(best);
      assertEquals(best.filename, "course-handbook.pdf");
      assertMatch(best.snippet, /pause/);
      assertEquals(best.heading_path[0], "Course handbook 2026");
      assert(best.score > 0 && best.char_end > best.char_start);
      const german = await search(user, "Frist für den Widerruf", { k: 1 });
      assertEquals(german.body.results[0].filename, "widerruf.txt");
    });

    await t.step("a filter narrows the search", async () => {
      const only = [ids.get("faq.html")!];
      const { body } = await search(user, "course", { k: 10, filter: { document_ids: only } });
      assert(body.results.length > 0);
      for (const found of body.results as Found[]) assertEquals(found.document_id, only[0]);
    });

    await t.step("the history of its steps can be looked at", async () => {
      const shown = await request(suite, user, "GET", `process-document/${ids.get("faq.html")}`);
      assertEquals(shown.status, 200, JSON.stringify(shown.body));
      const steps = shown.body.steps.map((
        step: { step: string; status: string },
      ) => [step.step, step.status]);
      assertEquals(steps, [["parse", "completed"], ["chunk", "completed"], ["vectorize", "completed"]]);
    });

    await t.step("another user finds, reads and changes nothing of it", async () => {
      const { status, body } = await search(stranger, "How long may a student pause the course?");
      assertEquals([status, body.results], [200, []], JSON.stringify(body));
      for (const table of ["documents", "document_parts", "document_chunks", "document_steps"]) {
        assertEquals((await stranger.client.from(table).select("*")).data, [], table);
      }
      const { data } = await user.client.from("documents").select("storage_path").eq(
        "id",
        ids.get("faq.html"),
      )
        .single();
      assert((await stranger.client.storage.from("documents").download(data!.storage_path)).error);
      const shown = await request(suite, stranger, "GET", `process-document/${ids.get("faq.html")}`);
      assertEquals(shown.status, 404);
      const stolen = await stranger.client.storage.from("documents").upload(`${user.id}/x.txt`, "mine now");
      assert(stolen.error);
      assert((await anonymous(suite).from("documents").select("id")).data?.length !== 1);
    });

    await t.step("the owner shares it with a colleague, and takes it back", async () => {
      const id = ids.get("course-handbook.pdf")!;
      const share = (who: typeof user) =>
        user.client.rpc("document_share", { p_document_id: id, p_user_id: who.id });
      assertMatch((await share(stranger)).error!.message, /members of its portal/);
      const colleague = await signUp(suite);
      const { data: account } = await user.client.from("hubspot_connections").select("id").single();
      const member = { account_id: account!.id, user_id: colleague.id, role: "member" };
      assertEquals((await service(suite).from("account_members").insert(member)).error, null);
      assertEquals((await search(colleague, "pause the course")).body.results, []);
      assertEquals((await share(colleague)).error, null);
      const { body } = await search(colleague, "How long may a student pause the course?");
      assertEquals(body.results[0]?.document_id, id, JSON.stringify(body));
      const { data } = await colleague.client.from("documents").select("storage_path").single();
      const files = colleague.client.storage.from("documents");
      assert(
        (await files.createSignedUrl(data!.storage_path, 315_360_000)).error,
        "nobody signs for ten years",
      );
      assert((await files.download(data!.storage_path)).error);
      const handed = await request(suite, colleague, "POST", `process-document/${id}/file`);
      assertEquals([handed.status, handed.body.expires_in], [200, 60], JSON.stringify(handed.body));
      const bytes = await (await fetch(suite.url + handed.body.path)).bytes();
      assertEquals(bytes.length, (await Deno.stat(`${DEMO}course-handbook.pdf`)).size);
      await user.client.rpc("document_unshare", { p_document_id: id, p_user_id: colleague.id });
      assertEquals((await request(suite, colleague, "POST", `process-document/${id}/file`)).status, 404);
      assertEquals((await search(colleague, "pause the course")).body.results, []);
      const log = await user.client.from("document_access_log").select("user_id,action").eq(
        "document_id",
        id,
      );
      assert(log.data!.some(({ user_id }) => user_id === colleague.id), JSON.stringify(log));
    });

    await t.step("what cannot be parsed ends in an error that says why, and can be tried again", async () => {
      const id = await put(user, "broken.pdf", "%PDF-1.7\nnothing else");
      const row = await processed(user, id);
      assertEquals(row.status, "error");
      assert(row.error_code && row.error_message, JSON.stringify(row));
      const again = await request(suite, user, "POST", `process-document/${id}/retry`, {});
      assertEquals(again.status, 202, JSON.stringify(again.body));
      assertEquals((await processed(user, id)).error_code, row.error_code);
    });

    await t.step(
      "a changed document is searched in its new form, and only what changed is embedded again",
      async () => {
        const paragraphs = Array.from(
          { length: 12 },
          (_, n) =>
            `# Section ${n}\n\n${`Sentence about the subject number ${n} and its details. `.repeat(40)}\n\n`,
        );
        const path = `${user.id}/changing.md`;
        await user.client.storage.from("documents").upload(path, paragraphs.join(""));
        const { data } = await user.client.from("documents")
          .insert({ filename: "changing.md", storage_path: path }).select("id").single();
        const first = await processed(user, data!.id);
        assertEquals(first.status, "completed", first.error_message ?? "");
        paragraphs[5] = "# Section 5\n\nNow it is about walruses.\n\n";
        await user.client.storage.from("documents").upload(path, paragraphs.join(""), { upsert: true });
        const again = await request(suite, user, "POST", `process-document/${data!.id}/retry`, {});
        assertEquals(again.status, 202, JSON.stringify(again.body));
        await waitFor("the new form", 120_000, async () => {
          const { body } = await search(user, "walruses", { k: 1 });
          return body.results[0]?.snippet.includes("walruses") ?? false;
        });
        const second = await processed(user, data!.id);
        assertEquals(second.generation, first.generation + 1);
        const { data: step } = await user.client.from("document_steps").select("progress,usage")
          .eq("document_id", data!.id).eq("step", "vectorize").eq("generation", second.generation).single();
        const { reused } = step!.progress as { reused: number };
        const fresh = second.chunk_count! - reused;
        assert(fresh >= 1 && fresh <= 3, JSON.stringify(step));
      },
    );

    await t.step("deleting takes the file, the chunks and the vectors, and says so", async () => {
      const id = ids.get("call-notes.md")!;
      const { data } = await user.client.from("documents").select("storage_path").eq("id", id).single();
      const answer = await request(suite, user, "DELETE", `process-document/${id}`);
      assert(answer.status === 200 || answer.status === 202, JSON.stringify(answer.body));
      assert(answer.body.deleted.chunks >= 1, JSON.stringify(answer.body));
      const left = await service(suite).from("document_chunks").select("id").eq("document_id", id);
      assertEquals(left.data, []);
      await waitFor("the end of the file", 120_000, async () => {
        const file = await service(suite).storage.from("documents").download(data!.storage_path);
        return file.error !== null;
      });
      const { data: log } = await service(suite).from("document_access_log").select("action").eq(
        "document_id",
        id,
      );
      assert(log!.some(({ action }) => action === "delete"), JSON.stringify(log));
    });

    await t.step("a row without its file is refused", async () => {
      const { data, error } = await user.client.from("documents")
        .insert({ filename: "ghost.pdf", storage_path: `${user.id}/ghost.pdf` }).select("id").single();
      assertEquals([data, JSON.parse(error!.details).code], [null, "file_missing"]);
      assert(!suite.log().includes("ghost.pdf"), "a file's name is the user's, and in no log");
    });

    await t.step("the previews work without storing anything", async () => {
      const parsed = await request(suite, user, "POST", "parse/preview?filename=a.csv", "a,b\n1,2\n", {
        "content-type": "text/csv",
      });
      assertEquals(parsed.status, 200, JSON.stringify(parsed.body));
      assertMatch(parsed.body.markdown, /\| *1 *\| *2 *\|/);
      const chunked = await request(suite, user, "POST", "chunk/preview", {
        markdown: "# One\n\nText of one.\n\n# Two\n\nText of two.\n",
        max_tokens: 8,
        overlap: 0,
      });
      assertEquals(chunked.status, 200, JSON.stringify(chunked.body));
      assertEquals(chunked.body.chunks.at(-1).heading_path, ["Two"]);
      const embedded = await request(suite, user, "POST", "vectorize/preview", { texts: ["one", "two"] });
      assertEquals([embedded.body.dimensions, embedded.body.embeddings.length], [384, 2]);
      const nobody = await request(suite, undefined, "POST", "chunk/preview", { markdown: "x" });
      assertEquals(nobody.status, 401);
    });
  } finally {
    await suite.stop();
  }
});
