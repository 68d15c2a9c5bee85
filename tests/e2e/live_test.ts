// hubspot-webhook and sync-worker through the running stack: what changes in HubSpot is in the mirror without any sync.

import { assert, assertEquals } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { Suite } from "../harness/suite.ts";
import { assertMirrored } from "../harness/truth.ts";
import { connect, finished, newestSession, service, signUp, sync } from "../harness/user.ts";
import { event, send, signed, target, tell } from "../harness/webhook.ts";

/** Says "never": far beyond what a busy machine needs. */
const BOUND_MS = 120_000;

/** Waits until the mirror is as the portal is; says what differs when it never is. */
async function mirrored(suite: Suite): Promise<void> {
  for (const end = performance.now() + BOUND_MS;;) {
    try {
      return await assertMirrored(suite);
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

const count = async (suite: Suite, table: string) => {
  const { count, error } = await service(suite).from(table).select("*", { count: "exact", head: true });
  if (error) throw error;
  return count!;
};

Deno.test("the live mirror", async (t) => {
  const suite = await Suite.start({ contacts: 60 });
  const { simulator } = suite;
  const change = (...mutations: unknown[]) => simulator.post("mutate", { mutations });
  const object = "contacts";
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    await assertMirrored(suite);
    const sessions = await count(suite, "sync_sessions");
    const { results: contacts } = await simulator.get("records/contacts");
    const { results: deals } = await simulator.get("records/deals");
    const { results: companies } = await simulator.get("records/companies");
    // Repeated and in any order, as HubSpot may send them.
    await simulator.post("settings", {
      webhook_url: target(suite),
      webhook_delay_ms: 100,
      webhook_disorder: true,
      webhook_duplicates: 0.5,
    });

    await t.step("a new and a changed record arrive, in the entities too", async () => {
      await change(
        { action: "create", object, properties: { email: "new@example.com", lastname: "New" } },
        { action: "edit", object, id: contacts[1].id, properties: { firstname: "Zoë", lastname: "李" } },
        { action: "edit", object, id: contacts[1].id, properties: { firstname: "Zoe" }, tie: true },
        { action: "edit", object: "deals", id: deals[1].id, properties: { dealname: "Renamed" } },
      );
      await mirrored(suite);
      const { data } = await service(suite).from("contacts").select("email").eq("email", "new@example.com");
      assertEquals(data?.length, 1, "the entity of the new contact");
    });

    await t.step("so do archived, restored, merged, linked and unlinked ones", async () => {
      await change(
        { action: "archive", object, id: contacts[2].id },
        { action: "archive", object, id: contacts[3].id },
        { action: "restore", object, id: contacts[3].id },
        { action: "merge", object, primary: contacts[4].id, loser: contacts[5].id },
        { action: "associate", from: object, from_id: contacts[7].id, to: "deals", to_id: deals[0].id },
        { action: "archive", object: "companies", id: companies[0].id },
      );
      await mirrored(suite);
      const { data } = await service(suite).from("hubspot_contacts_raw").select("merged_into, archived_at")
        .eq("hubspot_id", contacts[5].id).single();
      assertEquals(data?.merged_into, contacts[4].id);
    });

    await t.step("a privacy deletion erases whatever there was of the person", async () => {
      await change({ action: "gdpr_delete", id: contacts[6].id });
      const rows = async (table: string, column: string) =>
        (await service(suite).from(table).select(column).eq(column, contacts[6].id)).data?.length;
      for (
        const end = performance.now() + BOUND_MS;
        await rows("hubspot_contacts_raw", "hubspot_id") !== 0;
      ) {
        assert(performance.now() < end, "the person is still in the mirror");
        await new Promise((done) => setTimeout(done, 100));
      }
      assertEquals(await rows("contacts", "hubspot_id"), 0);
      const { data } = await service(suite).from("person_erasures").select("reason");
      assertEquals(data, [{ reason: "purged" }]);
    });

    await t.step("no session was started for any of it, and every event says how long it took", async () => {
      assertEquals(await count(suite, "sync_sessions"), sessions);
      const { data: account } = await service(suite).from("hubspot_accounts").select("id").single();
      const { data: health } = await service(suite).rpc("sync_health", { p_account_id: account!.id });
      assert(health.inbound.lag["5m"].events > 0, JSON.stringify(health));
      assert(health.inbound.lag["5m"].p99_ms > 0, JSON.stringify(health));
    });

    await t.step("what is told late, or never, ends in the same state", async () => {
      await simulator.post("settings", { webhook_delay_ms: 3_000 });
      await change({ action: "edit", object, id: contacts[8].id, properties: { firstname: "Late" } });
      await simulator.post("settings", { webhook_delay_ms: 100 });
      await change({ action: "edit", object, id: contacts[8].id, properties: { lastname: "Later" } });
      await mirrored(suite);
      await simulator.post("settings", { webhook_url: "" });
      await change({ action: "edit", object, id: contacts[9].id, properties: { firstname: "Lost" } });
      await sync(suite, user, "incremental");
      await mirrored(suite);
    });

    await t.step("what was answered is read, also when the stack dies right behind the answer", async () => {
      await change({ action: "edit", object, id: contacts[10].id, properties: { firstname: "Alive" } });
      assertEquals(await tell(suite, [event("contact.propertyChange", contacts[10].id)]), 204);
      await suite.crash();
      await suite.boot();
      await mirrored(suite);
    });

    await t.step("what is wrong with a request is said, and nothing of it is kept", async () => {
      const before = await count(suite, "webhook_events");
      const body = JSON.stringify([event("contact.creation", 1)]);
      assertEquals(await send(suite, body, await signed(suite, body + " ")), 401, "forged");
      assertEquals(await send(suite, body, {}), 401, "unsigned");
      assertEquals(await send(suite, body, await signed(suite, body, 300_500)), 401, "replayed later");
      for (const [text, status] of [["[{", 400], ["{}", 400], ["[1]", 400], ["", 400]] as const) {
        assertEquals(await send(suite, text, await signed(suite, text)), status, text);
      }
      const large = `[${"{},".repeat(100)}{}]`;
      assertEquals(await send(suite, large, await signed(suite, large)), 413, "101 events");
      assertEquals(
        await tell(suite, [event("contact.creation", 1, { portalId: 404 })]),
        204,
        "an unknown portal",
      );
      assertEquals(await tell(suite, [event("contact.deletion", contacts[11].id)]), 204);
      // It is stored with the answer and told apart behind it, after all that came before it.
      await waitFor("the last event is told apart", BOUND_MS, async () => {
        const { data } = await service(suite).from("webhook_events").select("id")
          .eq("record_id", contacts[11].id).eq("kind", "deletion");
        return data!.length === 1;
      });
      await mirrored(suite);
      const { data } = await service(suite).from("webhook_events").select("kind, record_id").order("id", {
        ascending: false,
      });
      assertEquals(data!.length, before + 1, JSON.stringify(data![0]));
    });
  } finally {
    await suite.stop();
  }
});
