// hubspot-oauth through the running stack: a portal is connected, refreshed and disconnected.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { connect, consent, finished, newestSession, request, service, signUp } from "../harness/user.ts";

Deno.test("hubspot-oauth", async (t) => {
  const suite = await Suite.start({ contacts: 60 });
  const portal = suite.simulator.portalId;
  try {
    const owner = await signUp(suite);

    await t.step("a user connects a portal through HubSpot's consent page", async () => {
      const completed = await connect(suite, owner);
      assertEquals(completed.status, 200, JSON.stringify(completed.body));
      assertEquals(completed.body, {
        portal_id: portal,
        status: "connected",
        role: "owner",
        missing_scopes: [],
      });
      const { body } = await request(suite, owner, "GET", "hubspot-oauth/connections");
      const connections = body.data ?? body;
      assertEquals(connections.length, 1);
      assertEquals(connections[0].portal_id, portal);
      assertEquals(connections[0].status, "connected");
      assertEquals(connections[0].role, "owner");
      assert(!/access_token|refresh_token|v1\./.test(JSON.stringify(body)), "no token leaves the database");
    });

    await t.step("the first connection starts a full sync by itself", async () => {
      const progress = await finished(suite, owner, await newestSession(suite));
      assertEquals(progress.status, "completed", JSON.stringify(progress));
    });

    await t.step("tokens are sealed at rest", async () => {
      const { data } = await service(suite).from("hubspot_accounts").select("access_token,refresh_token")
        .single();
      assertMatch(data!.access_token, /^v1\./);
      assertMatch(data!.refresh_token, /^v1\./);
    });

    await t.step("an admin refreshes the tokens", async () => {
      const before = await service(suite).from("hubspot_accounts").select("token_version").single();
      const answer = await request(suite, owner, "POST", `hubspot-oauth/connections/${portal}/refresh`);
      assertEquals(answer.status, 200, JSON.stringify(answer.body));
      assertEquals(answer.body.portal_id, portal);
      const after = await service(suite).from("hubspot_accounts").select("token_version").single();
      assert(after.data!.token_version > before.data!.token_version);
    });

    await t.step("a forged state changes nothing", async () => {
      const forged = await request(suite, undefined, "GET", "hubspot-oauth/callback?code=abc&state=forged");
      assertEquals(forged.status, 400);
      assert(JSON.stringify(forged.body).includes("invalid_state"));
    });

    await t.step("a state is good for one use", async () => {
      const callback = await consent(suite, owner);
      const first = await request(suite, undefined, "GET", callback);
      assertEquals(first.status, 200, JSON.stringify(first.body));
      const second = await request(suite, undefined, "GET", callback);
      assertEquals(second.status, 400);
      assert(JSON.stringify(second.body).includes("invalid_state"));
    });

    await t.step("a stranger may neither refresh nor disconnect it, nor learn that it exists", async () => {
      const stranger = await signUp(suite);
      for (const [method, path] of [["POST", `/${portal}/refresh`], ["DELETE", `/${portal}`]] as const) {
        const answer = await request(suite, stranger, method, `hubspot-oauth/connections${path}`);
        assertEquals(answer.status, 404);
        assertEquals(answer.body.code, "unknown_portal");
        const unknown = await request(
          suite,
          stranger,
          method,
          `hubspot-oauth/connections${path.replace(portal, "999")}`,
        );
        assertEquals(unknown.body.code, answer.body.code);
      }
    });

    await t.step("disconnecting with erase removes tokens and rows, and says so", async () => {
      const answer = await request(suite, owner, "DELETE", `hubspot-oauth/connections/${portal}?erase=true`);
      assertEquals(answer.status, 200, JSON.stringify(answer.body));
      const { count } = await service(suite).from("hubspot_contacts_raw").select("*", {
        count: "exact",
        head: true,
      });
      assertEquals(count, 0);
      const { data } = await service(suite).from("hubspot_accounts").select("access_token,refresh_token");
      for (const row of data!) assertEquals([row.access_token, row.refresh_token].filter(Boolean), []);
      const sync = await request(suite, owner, "POST", "hubspot-sync", { portal_id: portal, mode: "full" });
      assert([404, 409].includes(sync.status), `${sync.status}`);
    });

    await t.step("no secret was logged", () => {
      const log = suite.log();
      assert(!log.includes(suite.keys.secret_key));
      assert(!log.includes(suite.simulator.clientSecret));
    });
  } finally {
    await suite.stop();
  }
});
