// Each way in which HubSpot goes wrong, through the running stack: the sync ends in exactly the portal's rows, or says why not.

import { assert, assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { assertMirrored } from "../harness/truth.ts";
import { connect, finished, newestSession, request, signUp, sync } from "../harness/user.ts";

/** Faults that a full sync survives by itself. `after` lets a request or two pass, so that they strike in the middle. */
const SURVIVED: [string, Record<string, unknown>[]][] = [
  ["a 429 with Retry-After", [{ kind: "rate_limited", retry_after: 1, route: "objects.list", after: 2 }]],
  ["a 429 without Retry-After", [{
    kind: "rate_limited",
    policy: "SECONDLY",
    route: "objects.list",
    after: 2,
  }]],
  ["a gateway's HTML error", [{ kind: "server_error", status: 502, html: true, after: 3, times: 2 }]],
  ["a locked portal", [{ kind: "server_error", status: 423, after: 3 }]],
  ["a slow answer", [{ kind: "slow", ms: 1500, after: 3 }]],
  ["a truncated body", [{ kind: "truncated", route: "objects.list", after: 1, times: 2 }]],
  ["a reset connection", [{ kind: "reset", after: 4, times: 2 }]],
  ["a token revoked in mid-page", [{
    kind: "token_revoked",
    route: "objects.list",
    object: "contacts",
    after: 2,
  }]],
  ["definitions that come empty", [{ kind: "empty", route: "properties.read", object: "contacts" }]],
  ["a definition without a label", [{ kind: "nulled", member: "label", route: "properties.read", times: 4 }]],
  ["repeated records", [{ kind: "repeated", count: 30, route: "objects.list", after: 1, times: 3 }]],
];

Deno.test("faults of HubSpot", async (t) => {
  const suite = await Suite.start({ contacts: 600 });
  const portal = suite.simulator.portalId;
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));

    for (const [name, plan] of SURVIVED) {
      await t.step(`${name} does not change the outcome`, async () => {
        await suite.simulator.post("mutate", { action: "edit_random", object: "contacts", count: 50 });
        await suite.simulator.post("stats/reset", {});
        await suite.simulator.post("faults", { plan });
        const progress = await sync(suite, user, "full");
        assertEquals(progress.status, "completed", JSON.stringify(progress));
        const stats = await suite.simulator.get("stats");
        assert(Object.keys(stats.faults).length > 0, "the fault struck");
        await suite.simulator.post("faults", {});
        await assertMirrored(suite);
      });
    }

    await t.step("ties of one second are all found", async () => {
      await suite.simulator.post("settings", { stamp_granularity_ms: 1_000 });
      await suite.simulator.post("mutate", { action: "edit_random", object: "contacts", count: 350 });
      const progress = await sync(suite, user, "incremental");
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      await assertMirrored(suite);
      await suite.simulator.post("settings", { stamp_granularity_ms: 1 });
    });

    await t.step("a search out of order is not believed", async () => {
      await suite.simulator.post("mutate", { action: "edit_random", object: "contacts", count: 550 });
      const plan = [{ kind: "unordered", route: "objects.search", object: "contacts", times: 0 }];
      await suite.simulator.post("faults", { plan });
      const progress = await sync(suite, user, "incremental");
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      assert((await suite.simulator.get("stats")).faults.unordered > 0, "the fault struck");
      await suite.simulator.post("faults", {});
      await assertMirrored(suite);
    });

    await t.step("a record that HubSpot cannot serve costs that record, until it can", async () => {
      const { results } = await suite.simulator.get("records/contacts");
      const culprit = results[Math.floor(results.length / 2)].id;
      await suite.simulator.post("mutate", { action: "edit_random", object: "contacts", count: 600 });
      const routes = ["objects.list", "objects.batch_read", "objects.get"];
      const plan = routes.map((route) => ({
        kind: "unserved",
        ids: [Number(culprit)],
        route,
        object: "contacts",
        times: 0,
      }));
      await suite.simulator.post("faults", { plan });
      const progress = await sync(suite, user, "full", 300_000);
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      assertEquals(progress.objects.contacts.error_count, 1);
      await suite.simulator.post("faults", {});
      assertEquals((await sync(suite, user, "incremental")).status, "completed");
      await assertMirrored(suite);
    });

    await t.step("a missing scope stops one object and no other", async () => {
      await suite.simulator.post("faults", { plan: [{ kind: "forbidden", object: "calls", times: 0 }] });
      await suite.simulator.post("mutate", { action: "edit_random", object: "deals", count: 9 });
      const progress = await sync(suite, user, "full");
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      assertEquals(progress.objects.calls.status, "not_permitted");
      assertEquals(progress.objects.deals.status, "completed");
      await suite.simulator.post("faults", {});
      await assertMirrored(suite);
    });

    await t.step("a lost connection is told, and a new consent repairs it", async () => {
      const plan = [{ kind: "token_revoked", refuse_refresh: true, route: "objects.list", after: 1 }];
      await suite.simulator.post("faults", { plan });
      const progress = await sync(suite, user, "full");
      assertEquals(progress.status, "failed", JSON.stringify(progress));
      const { body } = await request(suite, user, "GET", "hubspot-oauth/connections");
      assertEquals((body.data ?? body)[0].status, "error");
      const refused = await request(suite, user, "POST", "hubspot-sync", { portal_id: portal, mode: "full" });
      assertEquals(refused.status, 409, JSON.stringify(refused.body));

      await suite.simulator.post("faults", {});
      await connect(suite, user);
      assertEquals((await sync(suite, user, "full")).status, "completed");
      await assertMirrored(suite);
    });
  } finally {
    await suite.stop();
  }
});
