// hubspot-sync through the running stack: whatever happens in the portal, the mirror ends as the portal is.

import { assert, assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { assertMirrored } from "../harness/truth.ts";
import { connect, finished, newestSession, request, signUp, sync } from "../harness/user.ts";

/** Does something during a session: HubSpot takes 5 s for each of its requests until it is done, so that none ends. */
async function whileItRuns<T>(suite: Suite, work: () => Promise<T>): Promise<T> {
  await suite.simulator.post("faults", { plan: [{ kind: "slow", ms: 5_000, times: 0 }] });
  try {
    return await work();
  } finally {
    await suite.simulator.post("faults", { plan: [] });
  }
}

/** What a busy day does to a portal: edits, ties, new, archived, restored, merged, erased and re-linked records. */
async function changePortal(suite: Suite): Promise<void> {
  const { results: contacts } = await suite.simulator.get("records/contacts");
  const { results: deals } = await suite.simulator.get("records/deals");
  const id = (index: number) => contacts[index].id;
  const object = "contacts";
  const edited = { firstname: "Zoë", lastname: "李", phone: "+44 20 7946 0000" };
  await suite.simulator.post("mutate", {
    mutations: [
      ...["contacts", "companies", "deals", "calls"].map((o) => ({
        action: "edit_random",
        object: o,
        count: 20,
      })),
      { action: "edit", object, id: id(1), properties: edited },
      { action: "edit", object, id: id(1), properties: { firstname: "Zoe" }, tie: true },
      { action: "create", object, properties: { email: "new@example.com", lastname: "New" } },
      { action: "archive", object, id: id(2) },
      { action: "archive", object, id: id(3) },
      { action: "restore", object, id: id(3) },
      { action: "merge", object, primary: id(4), loser: id(5) },
      { action: "gdpr_delete", id: id(6) },
      { action: "associate", from: object, from_id: id(7), to: "deals", to_id: deals[0].id },
      { action: "archive", object: "deals", id: deals[1].id },
    ],
  });
}

Deno.test("the mirror", async (t) => {
  const suite = await Suite.start({ contacts: 900, searchLagMs: 300 });
  const portal = suite.simulator.portalId;
  try {
    const user = await signUp(suite);
    await connect(suite, user);

    await t.step("a full sync copies every record with its associations", async () => {
      const progress = await finished(suite, user, await newestSession(suite));
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      assertEquals(progress.error_count, 0, JSON.stringify(progress));
      await assertMirrored(suite);
    });

    await t.step(
      "its members know who owns a deal, what its stage means and when the portal's day ends",
      async () => {
        const read = async (table: string, columns: string) => {
          const { data, error } = await user.client.from(table).select(columns);
          assertEquals(error, null);
          return data as unknown as Record<string, unknown>[];
        };
        const owners = await read("hubspot_owners", "owner_id, email, archived_at");
        const stages = await read("hubspot_pipeline_stages", "object_type, stage_id, is_closed, probability");
        const { results: deals } = await suite.simulator.get("records/deals");
        for (const { properties } of deals) {
          assert(
            owners.some((one) => one.owner_id === properties.hubspot_owner_id),
            properties.hubspot_owner_id,
          );
          assert(stages.some((one) => one.stage_id === properties.dealstage), properties.dealstage);
        }
        assertEquals(owners.filter((one) => one.archived_at).map((one) => one.email), ["nina@example.com"]);
        const won = { object_type: "deals", stage_id: "closedwon", is_closed: true, probability: 1 };
        assertEquals(stages.find((one) => one.stage_id === "closedwon"), won);
        assertEquals(await read("hubspot_accounts", "time_zone, currency, default_country"), [
          { time_zone: "Europe/Paris", currency: "EUR", default_country: null },
        ]);
      },
    );

    await t.step("an incremental sync of a quiet portal ends and changes nothing", async () => {
      const progress = await sync(suite, user, "incremental");
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      await assertMirrored(suite);
    });

    await t.step("edits, new records, archived, restored and merged ones arrive incrementally", async () => {
      await changePortal(suite);
      await new Promise((resolve) => setTimeout(resolve, 800)); // past the index lag
      const progress = await sync(suite, user, "incremental");
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      // Merges and privacy deletions show only to a full sync (HubSpot tells nobody who polls).
      const full = await sync(suite, user, "full");
      assertEquals(full.status, "completed", JSON.stringify(full));
      await assertMirrored(suite);
    });

    await t.step("a second start while one runs joins it", async () => {
      const body = { portal_id: portal, mode: "full" };
      const [first, second] = await whileItRuns(suite, async () => [
        await request(suite, user, "POST", "hubspot-sync", body),
        await request(suite, user, "POST", "hubspot-sync", body),
      ]);
      assertEquals(second.body.session_id, first.body.session_id);
      await finished(suite, user, first.body.session_id);
    });

    await t.step("a cancelled session ends as failed and says why", async () => {
      const { id, cancelled } = await whileItRuns(suite, async () => {
        const started = await request(suite, user, "POST", "hubspot-sync", {
          portal_id: portal,
          mode: "full",
        });
        const id = started.body.session_id;
        return { id, cancelled: await request(suite, user, "POST", `hubspot-sync/${id}/cancel`) };
      });
      assertEquals(cancelled.status, 200, JSON.stringify(cancelled.body));
      const progress = await finished(suite, user, id);
      assertEquals(progress.status, "failed");
      assert(JSON.stringify(progress).includes("cancelled"));
      assertEquals((await sync(suite, user, "full")).status, "completed");
      await assertMirrored(suite);
    });
  } finally {
    await suite.stop();
  }
});
