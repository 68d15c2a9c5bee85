// Bad input: each the contract's status and code, and nothing changed.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp } from "../harness/user.ts";

Deno.test("bad input", async (t) => {
  const suite = await Suite.start({ contacts: 40 });
  const portal = suite.simulator.portalId;
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const sessions = async () =>
      (await service(suite).from("sync_sessions").select("*", { count: "exact", head: true })).count;
    const before = await sessions();

    const cases: [string, string, string, unknown, Record<string, string>, number, string][] = [
      ["malformed JSON", "POST", "hubspot-sync", '{"portal_id":', {}, 400, "invalid_json"],
      ["a wrong type", "POST", "hubspot-sync", { portal_id: 7, mode: [] }, {}, 422, "invalid_request"],
      [
        "an unknown mode",
        "POST",
        "hubspot-sync",
        { portal_id: portal, mode: "sideways" },
        {},
        422,
        "invalid_request",
      ],
      [
        "an unknown object",
        "POST",
        "hubspot-sync",
        { portal_id: portal, mode: "full", objects: ["cats"] },
        {},
        422,
        "invalid_request",
      ],
      ["a missing field", "POST", "hubspot-sync", { mode: "full" }, {}, 422, "invalid_request"],
      [
        "an unknown portal",
        "POST",
        "hubspot-sync",
        { portal_id: "1", mode: "full" },
        {},
        404,
        "unknown_portal",
      ],
      ["an unknown session", "GET", "hubspot-sync/nope", undefined, {}, 404, "unknown_session"],
      [
        "another content type",
        "POST",
        "hubspot-sync",
        "a=b",
        { "content-type": "text/plain" },
        415,
        "unsupported_media_type",
      ],
      [
        "an oversize body",
        "POST",
        "hubspot-sync",
        `{"portal_id":"${"1".repeat(2_000_000)}"}`,
        {},
        413,
        "payload_too_large",
      ],
      ["an unknown route", "GET", "hubspot-oauth/nowhere", undefined, {}, 404, "not_found"],
      ["a wrong method", "PUT", "hubspot-oauth/connections", {}, {}, 405, "method_not_allowed"],
      [
        "a foreign redirect",
        "POST",
        "hubspot-oauth/authorize",
        { redirect_to: "https://evil.example/" },
        {},
        422,
        "invalid_request",
      ],
    ];
    for (const [name, method, path, body, headers, status, code] of cases) {
      await t.step(`${name} answers ${status} ${code}`, async () => {
        const answer = await request(suite, user, method, path, body, headers);
        assertEquals(
          [answer.status, answer.body.code],
          [status, code],
          JSON.stringify(answer.body).slice(0, 400),
        );
        assertMatch(answer.headers.get("content-type") ?? "", /application\/problem\+json/);
        assertEquals(answer.body.request_id, answer.headers.get("x-request-id"));
      });
    }

    await t.step("a 422 points at each field", async () => {
      const { body } = await request(suite, user, "POST", "hubspot-sync", { portal_id: 7, mode: "full" });
      assertEquals(body.errors[0].pointer, "/portal_id");
    });

    await t.step("a 405 names the methods that are allowed", async () => {
      const { headers } = await request(suite, user, "PUT", "hubspot-oauth/connections", {});
      assertMatch(headers.get("allow") ?? "", /GET/);
    });

    await t.step("nobody, a forged token and the publishable key are not a user", async () => {
      const forged = user.token.slice(0, -6) + "AAAAAA";
      for (const authorization of [undefined, `Bearer ${forged}`, `Bearer ${suite.keys.publishable_key}`]) {
        const headers: Record<string, string> = authorization ? { authorization } : {};
        const answer = await request(
          suite,
          undefined,
          "GET",
          "hubspot-oauth/connections",
          undefined,
          headers,
        );
        assertEquals([answer.status, answer.body.code], [401, "unauthorized"], JSON.stringify(answer.body));
      }
    });

    await t.step("work is run with the secret key only", async () => {
      const answer = await request(suite, user, "POST", "hubspot-sync/run", {});
      assertEquals(answer.status, 401);
    });

    await t.step("a foreign portal looks like an unknown one", async () => {
      const stranger = await signUp(suite);
      const answer = await request(suite, stranger, "POST", "hubspot-sync", {
        portal_id: portal,
        mode: "full",
      });
      assertEquals([answer.status, answer.body.code], [404, "unknown_portal"]);
    });

    await t.step("the same idempotency key gives the same answer, another body a conflict", async () => {
      const key = { "idempotency-key": crypto.randomUUID() };
      const body = { portal_id: portal, mode: "incremental" };
      const first = await request(suite, user, "POST", "hubspot-sync", body, key);
      assertEquals(first.status, 202, JSON.stringify(first.body));
      await finished(suite, user, first.body.session_id);
      const second = await request(suite, user, "POST", "hubspot-sync", body, key);
      assertEquals(second.body, first.body);
      const other = await request(suite, user, "POST", "hubspot-sync", { ...body, mode: "full" }, key);
      assertEquals(other.status, 409);
    });

    await t.step("none of the refused requests started work", async () => {
      assertEquals(await sessions(), before! + 1); // the one with the idempotency key
    });

    await t.step("a panic answers 500 and the next request works", async () => {
      const crash = await request(suite, user, "POST", "hubspot-sync/__panic");
      assertEquals([crash.status, crash.body.code], [500, "function_crashed"]);
      assert(crash.body.request_id);
      const next = await request(suite, user, "GET", "hubspot-sync/health");
      assertEquals(next.status, 200);
      assertEquals(next.body.function, "hubspot-sync");
      assertMatch(next.body.wasm_sha256, /^[0-9a-f]{64}$/);
    });
  } finally {
    await suite.stop();
  }
});
