// The erasure of a person through the running stack: on request here and in HubSpot, and because HubSpot purged.

import { assert, assertEquals } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { Suite } from "../harness/suite.ts";
import {
  type Answer,
  connect,
  finished,
  newestSession,
  request,
  service,
  signUp,
  sync,
  type User,
} from "../harness/user.ts";

/** Where this id still is, of the mirror and the application's contacts. */
async function found(suite: Suite, id: string): Promise<string[]> {
  const places: string[] = [];
  for (const table of ["hubspot_contacts_raw", "contacts"]) {
    const { data, error } = await service(suite).from(table).select("hubspot_id").eq("hubspot_id", id);
    if (error) throw new Error(error.message);
    if (data.length) places.push(table);
  }
  return places;
}

/** Waits for the certificate. */
async function certificate(suite: Suite, user: User, id: string) {
  let body: Answer["body"];
  await waitFor(`erasure ${id}`, 60_000, async () => {
    ({ body } = await request(suite, user, "GET", `hubspot-sync/erasures/${id}`));
    return body.status !== "running";
  });
  return body;
}

Deno.test("the erasure of a person", async (t) => {
  const suite = await Suite.start({ contacts: 40, searchLagMs: 0 });
  const portal_id = suite.simulator.portalId;
  const inHubspot = async () => {
    const { results } = await suite.simulator.get("records/contacts?archived=all");
    return new Set<string>(results.map(({ id }: { id: string }) => id));
  };
  try {
    const [owner, stranger] = [await signUp(suite), await signUp(suite)];
    await connect(suite, owner);
    await finished(suite, owner, await newestSession(suite));
    const { results } = await suite.simulator.get("records/contacts");
    const [first, second, third, fourth, fifth] = results.map(({ id }: { id: string }) => id);
    const erase = (user: User | undefined, body: Record<string, unknown>) =>
      request(suite, user, "POST", "hubspot-sync/erasures", { portal_id, ...body });

    await t.step(
      "is for who answers for the portal, and confirmed where HubSpot cannot restore",
      async () => {
        assertEquals((await erase(undefined, { contact_id: first })).status, 401);
        assertEquals((await erase(stranger, { contact_id: first })).status, 404);
        assertEquals((await erase(owner, { contact_id: "4711" })).body.code, "unknown_contact");
        const hasty = await erase(owner, { contact_id: first, in_hubspot: true });
        assertEquals([hasty.status, hasty.body.errors[0].pointer], [422, "/confirm"]);
        assertEquals(await found(suite, first), ["hubspot_contacts_raw", "contacts"]);
      },
    );

    await t.step("reaches HubSpot when it was asked for, and the certificate says so", async () => {
      const begun = await erase(owner, { contact_id: first, in_hubspot: true, confirm: first });
      assertEquals(begun.status, 202, JSON.stringify(begun.body));
      const ended = await certificate(suite, owner, begun.body.erasure_id);
      assertEquals([ended.status, ended.in_hubspot], ["completed", "deleted"], JSON.stringify(ended));
      assertEquals([ended.erased.hubspot_contacts_raw, ended.erased.contacts], [1, 1]);
      assertEquals(await found(suite, first), []);
      assert(!(await inHubspot()).has(first), "HubSpot has deleted it");
      const foreign = await request(suite, stranger, "GET", `hubspot-sync/erasures/${begun.body.erasure_id}`);
      assertEquals(foreign.body.code, "unknown_erasure");
      const again = await erase(owner, { contact_id: first });
      assertEquals(again.body, { erasure_id: begun.body.erasure_id, already: true });
    });

    await t.step("holds against a HubSpot that still has the person", async () => {
      const { data } = await service(suite).from("contacts").select("email").eq("hubspot_id", second)
        .single();
      const begun = await erase(owner, data?.email ? { email: data.email } : { contact_id: second });
      const ended = await certificate(suite, owner, begun.body.erasure_id);
      assertEquals([ended.status, ended.in_hubspot], ["completed", "kept"], JSON.stringify(ended));
      await suite.simulator.post("mutate", {
        mutations: [{ action: "edit", object: "contacts", id: second, properties: { firstname: "Again" } }],
      });
      for (const mode of ["incremental", "full"] as const) {
        assertEquals((await sync(suite, owner, mode)).status, "completed");
        assertEquals(await found(suite, second), [], mode);
      }
      assert((await inHubspot()).has(second), "HubSpot still has it");
    });

    await t.step("says why when HubSpot refuses, and can be asked again", async () => {
      const route = "objects.gdpr_delete";
      const asked = { contact_id: fifth, in_hubspot: true, confirm: fifth };
      await suite.simulator.post("faults", { plan: [{ route, kind: "forbidden", times: 0 }] });
      const refused = await certificate(suite, owner, (await erase(owner, asked)).body.erasure_id);
      assertEquals([refused.status, refused.in_hubspot, refused.hubspot_error], [
        "completed",
        "refused",
        "missing_scopes",
      ], JSON.stringify(refused));
      assertEquals(await found(suite, fifth), []);
      assert((await inHubspot()).has(fifth), "HubSpot still has it");
      // HubSpot does it, and its answer is lost.
      await suite.simulator.post("faults", { plan: [{ route, kind: "reset", after_write: true, times: 1 }] });
      const begun = await erase(owner, asked);
      assertEquals(begun.body.already, false);
      const ended = await certificate(suite, owner, begun.body.erasure_id);
      assertEquals([ended.status, ended.in_hubspot], ["completed", "deleted"], JSON.stringify(ended));
      assert(!(await inHubspot()).has(fifth), "HubSpot has deleted it");
      await suite.simulator.post("faults", { plan: [] });
    });

    await t.step("comes by itself when HubSpot purged, from the mirror or from the bin", async () => {
      await suite.simulator.post("mutate", {
        mutations: [{ action: "archive", object: "contacts", id: fourth }],
      });
      assertEquals((await sync(suite, owner, "incremental")).status, "completed");
      await suite.simulator.post("mutate", {
        mutations: [{ action: "gdpr_delete", id: third }, { action: "gdpr_delete", id: fourth }],
      });
      assertEquals((await sync(suite, owner, "full")).status, "completed");
      let purged: { status: string; in_hubspot: string; records: number }[] = [];
      await waitFor("the purge", 60_000, async () => {
        const { data } = await service(suite).from("person_erasures").select("status,in_hubspot,records")
          .eq("reason", "purged");
        purged = data ?? [];
        return purged.length > 0 && purged.every(({ status }) => status !== "running");
      });
      assertEquals([...new Set(purged.map((row) => `${row.status} ${row.in_hubspot}`))], ["completed gone"]);
      assertEquals([await found(suite, third), await found(suite, fourth)], [[], []]);
    });
  } finally {
    await suite.stop();
  }
});
