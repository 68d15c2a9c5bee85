// Nobody takes more than a share of what is everybody's: the queue, the models, the bucket, the database's own log.

import { assert, assertEquals } from "../harness/assert.ts";
import { processed, put, store } from "../harness/documents.ts";
import { Suite } from "../harness/suite.ts";
import { finished, newestSession, request, service, signUp, type User } from "../harness/user.ts";

/** So many documents of one user wait while another one's comes in. */
const FLOOD = 150;

/** How many documents `user` has that are not done. */
async function open(user: User): Promise<number> {
  const { count, error } = await user.client.from("documents").select("id", { count: "exact", head: true })
    .not("status", "in", "(completed,error)");
  assertEquals(error, null);
  return count!;
}

const rows = (paths: string[]) => paths.map((storage_path) => ({ filename: "flood.txt", storage_path }));

Deno.test("nobody takes more than a share", async (t) => {
  const suite = await Suite.start({ contacts: 3, env: { CLIENT_ADDRESS_HEADER: "x-test-hop" } });
  try {
    const [flooder, guest, owner] = [await signUp(suite), await signUp(suite), await signUp(suite)];

    await t.step("rows for files that are not there are refused, all at once", async () => {
      const ghosts = Array.from({ length: 600 }, (_, n) => `${flooder.id}/ghost/${n}.txt`);
      const { error } = await flooder.client.from("documents").insert(rows(ghosts));
      assertEquals(JSON.parse(error!.details), { status: 422, code: "file_missing" });
      assertEquals(await open(flooder), 0);
    });

    const paths = Array.from({ length: 201 }, (_, n) => `${flooder.id}/flood/${n}.txt`);
    await t.step("more than a share is refused with the time to come again", async () => {
      for (let n = 0; n < paths.length; n += 10) {
        await Promise.all(paths.slice(n, n + 10).map((path) => store(flooder, path, `Text ${path}.`)));
      }
      const answer = await fetch(`${suite.url}/rest/v1/documents`, {
        method: "POST",
        headers: {
          apikey: suite.keys.publishable_key,
          authorization: `Bearer ${flooder.token}`,
          "content-type": "application/json",
        },
        body: JSON.stringify(rows(paths)),
      });
      const { code, details } = await answer.json();
      assertEquals([answer.status, answer.headers.get("retry-after"), code], [429, "60", "P0001"]);
      assertEquals(JSON.parse(details).code, "too_many_open_documents");
      assertEquals(await open(flooder), 0);
    });

    await t.step("the document of another user does not wait for a flood", async () => {
      const { error } = await flooder.client.from("documents").insert(rows(paths.slice(0, FLOOD)));
      assertEquals(error, null);
      const row = await processed(guest, await put(guest, "note.txt", "A student may pause for six months."));
      const left = await open(flooder);
      assertEquals([row.status, row.error_code], ["completed", null]);
      console.log(`${FLOOD - left} of ${FLOOD} documents of the flood were done before it`);
      assert(left > FLOOD / 2, `${left} of the flood are left`);
    });

    await t.step("who is not let in leaves no trace but in the log", async () => {
      const body = "x".repeat(5_000_000);
      const stranger = await request(suite, undefined, "POST", "chunk/preview", body);
      assertEquals([stranger.status, stranger.body.code], [401, "unauthorized"]);
      const forged = { ...guest, token: guest.token.slice(0, -6) + "AAAAAA" };
      assertEquals((await request(suite, forged, "POST", "parse/preview", body)).status, 401);
      // Nothing else calls this one here.
      assertEquals((await request(suite, undefined, "POST", "score-record", body)).status, 401);
      const { data, error } = await service(suite).from("function_metrics").select("function_name")
        .eq("function_name", "score-record");
      assertEquals([data, error], [[], null]);
    });

    await t.step("a portal is connected from the address of who connects it", async () => {
      const at = (path: string, body?: unknown) =>
        request(suite, owner, "POST", path, body, { "x-test-hop": "203.0.113.7" });
      const begun = await at("hubspot-oauth/authorize", {});
      const consent = await fetch(begun.body.authorize_url, { redirect: "manual" });
      await consent.body?.cancel();
      const { search } = new URL(consent.headers.get("location")!);
      const callback = await request(suite, undefined, "GET", `hubspot-oauth/callback${search}`);
      const done = await at("hubspot-oauth/connections/complete", { handle: callback.body.handle });
      assertEquals(done.status, 200, JSON.stringify(done.body));
      await finished(suite, owner, await newestSession(suite));
      const { data } = await service(suite).from("audit_logs").select("ip_address")
        .eq("entity_type", "account_members").eq("operation", "create");
      assertEquals(data, [{ ip_address: "203.0.113.7" }]);
    });

    await t.step("what costs something is there so often in a minute, for members of a portal", async () => {
      const preview = (user: User) =>
        request(suite, user, "POST", "vectorize/preview", { texts: ["a pump"] });
      const stranger = await preview(guest);
      assertEquals([stranger.status, stranger.body.code], [403, "no_portal"]);
      const answers = await Promise.all(Array.from({ length: 21 }, () => preview(owner)));
      const refused = answers.filter(({ status }) => status !== 200);
      assertEquals(refused.map(({ status, body }) => [status, body.code]), [[429, "too_many_embeddings"]]);
      assert(Number(refused[0]!.headers.get("retry-after")) >= 1, "says when to come again");
    });
  } finally {
    await suite.stop();
  }
});
