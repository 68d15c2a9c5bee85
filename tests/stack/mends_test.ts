/** Each mend of @supabase/lite: what a client of hosted Supabase sees, and that it is the mend which brings it about. */
import { deepEqual, equal, match, notEqual, ok, rejects } from "node:assert/strict";
import type { Mends } from "../../supabase/local/mends/mends.ts";
import { type TestStack, withStack } from "./stack_for_tests.ts";

/** The behaviour holds with all mends, and the same check fails with this one off. */
function mended(name: string, mend: keyof Mends, check: (stack: TestStack) => Promise<void>): void {
  Deno.test(name, async () => {
    // RPC goes through lite here: the short way (rpc.ts) needs no mend.
    const mends = { directRpc: false };
    await withStack(check, { mends });
    await withStack((stack) => rejects(check(stack), { name: "AssertionError" }), {
      mends: { ...mends, [mend]: false },
    });
  });
}

mended("concurrent requests keep their own caller", "exclusiveConnection", async (stack) => {
  const users = await Promise.all(Array.from({ length: 6 }, () => stack.user()));
  const ids = await Promise.all(users.map(async (user) => (await user.auth.getUser()).data.user?.id));
  // Many at once and more than once: without the mend it takes two that meet.
  const callers = Array.from({ length: 36 }, (_, i) => i % users.length);
  for (let round = 0; round < 8; round++) {
    const answers = await Promise.all(callers.map((i) => users[i]!.rpc("whoami")));
    deepEqual(answers.map(({ data }) => data?.uid), callers.map((i) => ids[i]));
  }
});

mended("bytes are taken as text", "valueForms", async (stack) => {
  const row = { owner: crypto.randomUUID(), body: "a", bytes: "\\xbeef" };
  const { data, error } = await stack.service().from("notes").insert(row).select("bytes").single();
  deepEqual([error, data], [null, { bytes: "\\xbeef" }]);
});

mended("timestamps, numerics and bytes look as PostgREST writes them", "valueForms", async (stack) => {
  const user = await stack.user();
  const { data } = await user.from("notes").insert({ body: "a" }).select("at, local, amount, bytes").single();
  deepEqual(data, {
    at: "2026-01-02T10:00:00.5+00:00",
    local: "2026-01-02T10:00:00",
    amount: 1.5,
    bytes: "\\xdead",
  });
});

mended("a revoked column stays revoked", "ownGrants", async (stack) => {
  const user = await stack.user();
  equal((await user.from("notes").insert({ body: "mine" })).error, null);
  const { error, status } = await user.from("notes").update({ plan: "pro" }).eq("body", "mine");
  deepEqual([error?.code, status], ["42501", 403]);
});

mended("RAISE answers 400 with its code, detail and hint", "errorStatus", async (stack) => {
  const { error, status } = await (await stack.user()).rpc("raise_problem");
  const details = '{"status":404,"code":"unknown_portal"}';
  deepEqual({ ...error }, { code: "P0001", details, hint: "h", message: "no such portal" });
  equal(status, 400);
});

mended("a check violation answers 400 with its code", "errorStatus", async (stack) => {
  const { error, status } = await (await stack.user()).from("notes").insert({ body: "x".repeat(200) });
  deepEqual([error?.code, status], ["23514", 400]);
  match(error!.message, /notes_body_is_short/);
});

mended("an update without a column changes nothing", "emptyUpdate", async (stack) => {
  const user = await stack.user();
  await user.from("notes").insert({ body: "a" });
  const { data: { session } } = await user.auth.getSession();
  const patch = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${stack.url}/rest/v1/${path}`, {
      method: "PATCH",
      body,
      headers: {
        apikey: stack.keys.publishable_key,
        authorization: `Bearer ${session!.access_token}`,
        "content-type": "application/json",
        ...headers,
      },
    });
    const text = await response.text();
    return [response.status, response.headers.get("content-range"), text && (JSON.parse(text).code ?? text)];
  };
  // As PostgREST's own tests have it ("when patching with an empty body").
  const whole = { prefer: "return=representation" };
  for (const body of ["{}", "[{}]", "[]"]) {
    deepEqual(await patch("notes?body=eq.a", body), [204, "*/*", ""]);
    deepEqual(await patch("notes?select=id", body), [204, "*/*", ""]);
    deepEqual(await patch("notes?body=eq.a", body, whole), [200, "*/*", "[]"]);
    deepEqual(await patch("notes?select=id,plan", body, { prefer: "return=representation,count=exact" }), [
      200,
      "*/0",
      "[]",
    ]);
    const one = { ...whole, accept: "application/vnd.pgrst.object+json" };
    deepEqual(await patch("notes", body, one), [406, null, "PGRST116"]);
    deepEqual(await patch("hidden", body), [403, null, "42501"]);
  }
  const { data } = await user.from("notes").select("body, plan");
  deepEqual(data, [{ body: "a", plan: "free" }]);
});

mended("auth.email() is the caller's address", "authHelpers", async (stack) => {
  const user = await stack.user();
  const { data } = await user.rpc("whoami");
  equal(data.email, (await user.auth.getUser()).data.user?.email);
  ok(data.email);
});

mended("an upload of a Blob keeps its bytes and its type", "uploadPartName", async (stack) => {
  await stack.service().storage.createBucket("files", { public: false });
  const user = await stack.user();
  // A file that contains a part header as text must stay as it is.
  const text = 'Content-Disposition: form-data; name=""\r\n\r\nhi there';
  const upload = await user.storage.from("files").upload("a/b.txt", new Blob([text], { type: "text/plain" }));
  equal(upload.error, null);
  const download = await user.storage.from("files").download("a/b.txt");
  equal(await download.data?.text(), text);
  match(download.data!.type, /^text\/plain/);
});

mended("a signed URL can be fetched without a key", "signedUrls", async (stack) => {
  const files = stack.service().storage;
  await files.createBucket("files", { public: false });
  await files.from("files").upload("a.txt", new TextEncoder().encode("signed"), {
    contentType: "text/plain",
  });
  const { data } = await files.from("files").createSignedUrl("a.txt", 60);
  const response = await fetch(data!.signedUrl);
  deepEqual([response.status, await response.text()], [200, "signed"]);
});

mended("a table made while running is served after NOTIFY pgrst", "schemaReload", async (stack) => {
  const service = stack.service();
  await service.from("later").select("id");
  await stack.database.exec("create table public.later (id int); insert into public.later values (7)");
  await stack.database.exec("notify pgrst, 'reload schema'");
  const { data } = await service.from("later").select("id");
  deepEqual(data, [{ id: 7 }]);
});

Deno.test("the caller set at once is the caller set in many statements", async () => {
  const seen = async (sessionContext: boolean) => {
    const answers: unknown[] = [];
    await withStack(async (stack) => {
      const user = await stack.user();
      const id = (await user.auth.getUser()).data.user?.id;
      for (const client of [stack.anon(), user, stack.service()]) {
        const { data } = await client.rpc("whoami");
        answers.push({ ...data, uid: data.uid === id ? "user" : data.uid, email: typeof data.email });
      }
    }, { mends: { sessionContext, directRpc: false } });
    return answers;
  };
  const atOnce = await seen(true);
  deepEqual(atOnce, await seen(false));
  equal((atOnce as { user: string }[]).map(({ user }) => user).join(), "anon,authenticated,service_role");
});

Deno.test("setting the caller takes one statement", async () => {
  const statements = async (sessionContext: boolean) => {
    let count = 0;
    await withStack(async ({ database, user }) => {
      const client = await user();
      await client.rpc("whoami");
      const driver =
        (database.lite as unknown as { driver: { query: (...args: unknown[]) => unknown } }).driver;
      const query = driver.query.bind(driver);
      driver.query = (...args) => (count++, query(...args));
      await client.rpc("whoami");
    }, { mends: { sessionContext, directRpc: false } });
    return count;
  };
  const [mended, plain] = [await statements(true), await statements(false)];
  notEqual(mended, plain);
  ok(plain - mended >= 8, `${plain} statements became ${mended}`);
});
