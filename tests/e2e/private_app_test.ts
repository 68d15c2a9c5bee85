// A portal is connected by the token of a private app, through the running stack: pasted, synced, refused, revoked, replaced.

import { assert, assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp } from "../harness/user.ts";

const PASTE = "hubspot-oauth/connections/private-app";

Deno.test("a portal by the token of a private app", async (t) => {
  const suite = await Suite.start({ contacts: 60 });
  const portal = suite.simulator.portalId;
  const control = async (path: string, body: unknown) => {
    const answer = await fetch(`${suite.simulator.url}/_sim/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    assertEquals(answer.status, 200);
    return await answer.json();
  };
  const { token } = await control("private-apps", {});
  try {
    const owner = await signUp(suite);

    await t.step("what is no token, and one that was revoked, are refused with what to do", async () => {
      const malformed = await request(suite, owner, "POST", PASTE, { token: "na1-of-another-kind" });
      assertEquals([malformed.status, malformed.body.code], [422, "malformed_token"]);
      const revoked = await control("private-apps", {});
      await control("private-apps/revoke", revoked);
      const refused = await request(suite, owner, "POST", PASTE, revoked);
      assertEquals([refused.status, refused.body.code], [422, "refused_token"]);
      const other = await request(suite, owner, "POST", PASTE, { token, portal_id: "777" });
      assertEquals([other.status, other.body.code], [422, "token_of_another_portal"]);
      assertEquals((await request(suite, undefined, "POST", PASTE, { token })).status, 401);
    });

    await t.step("it is pasted at the frontends' door, and the portal is mirrored", async () => {
      const { data, error } = await owner.client.functions.invoke("api/connections/hubspot", {
        body: { token },
      });
      assertEquals(error, null);
      assertEquals(data, { portal_id: portal, status: "connected", role: "owner", missing_scopes: [] });
      const progress = await finished(suite, owner, await newestSession(suite));
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      const { count } = await owner.client.from("contacts").select("*", { count: "exact", head: true });
      assertEquals(count, 60);
      const { data: row } = await service(suite).from("hubspot_accounts").select("access_token,token_type")
        .single();
      assertEquals(row!.token_type, "private_app");
      assert(row!.access_token.startsWith("v1.") && !row!.access_token.includes(token));
    });

    await t.step("it lets nobody else in", async () => {
      const stranger = await signUp(suite);
      const answer = await request(suite, stranger, "POST", PASTE, { token });
      assertEquals([answer.status, answer.body.code], [403, "portal_is_taken"]);
      assertEquals((await request(suite, stranger, "GET", "hubspot-oauth/connections")).body.data, []);
    });

    await t.step(
      "revoked in HubSpot, it marks the connection as lost, and a consent takes its place",
      async () => {
        await control("private-apps/revoke", { token });
        const sync = await request(suite, owner, "POST", "hubspot-sync", {
          portal_id: portal,
          mode: "incremental",
        });
        assertEquals(sync.status, 202, JSON.stringify(sync.body));
        const progress = await finished(suite, owner, sync.body.session_id);
        assertEquals(progress.status, "failed", JSON.stringify(progress));
        const lost = await request(suite, owner, "GET", "hubspot-oauth/connections");
        assertEquals([lost.body.data[0].status, lost.body.data[0].token_type], ["error", "private_app"]);
        assertEquals((await connect(suite, owner)).body.status, "connected");
        const again = await request(suite, owner, "POST", "hubspot-sync", {
          portal_id: portal,
          mode: "incremental",
        });
        assertEquals((await finished(suite, owner, again.body.session_id)).status, "completed");
      },
    );

    await t.step("no more than ten tries a minute", async () => {
      const tries = [];
      for (let i = 0; i < 11; i += 1) {
        tries.push(await request(suite, owner, "POST", PASTE, { token: "pat-" }));
      }
      const last = tries.at(-1)!;
      assertEquals([last.status, last.body.code], [429, "too_many_connections"]);
    });

    await t.step("the token was never logged", () => assert(!suite.log().includes(token)));
  } finally {
    await suite.stop();
  }
});
