// Any object through the running stack: an owner switches tickets and a custom object on, and both are mirrored like the four.

import { assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { assertMirrored, type Mirrored } from "../harness/truth.ts";
import {
  connect,
  finished,
  newestSession,
  request,
  service,
  signUp,
  sync,
  type User,
} from "../harness/user.ts";

const CUSTOM = "2-3465404";
const SCOPES = "crm.objects.tickets.read crm.objects.custom.read crm.schemas.custom.read";
const MIRRORED: Mirrored[] = [
  { type: "contacts", linksTo: ["companies", "deals", "calls", "tickets"] },
  { type: "companies", linksTo: ["contacts", "deals", "calls"] },
  { type: "tickets", linksTo: ["contacts", "companies", "deals"] },
  { type: CUSTOM, linksTo: ["contacts"] },
];

/** Says what the portal syncs. */
async function set(suite: Suite, user: User, p_object: string, p_links_to?: string[]): Promise<void> {
  const p_portal_id = suite.simulator.portalId;
  const { error } = await user.client.rpc("sync_object_set", {
    p_portal_id,
    p_object,
    p_is_enabled: true,
    p_links_to,
  });
  assertEquals(error, null);
}

/** What a busy day does to the two objects: edits, archived, restored and new records. */
async function changePortal(suite: Suite): Promise<void> {
  const { results: tickets } = await suite.simulator.get("records/tickets");
  const { results: exams } = await suite.simulator.get(`records/${CUSTOM}`);
  const object = "tickets";
  const exam = "mock_exams";
  await suite.simulator.post("mutate", {
    mutations: [
      { action: "edit_random", object, count: 10 },
      { action: "archive", object, id: tickets[0].id },
      { action: "create", object, properties: { subject: "New", hs_pipeline_stage: "1" } },
      { action: "merge", object, primary: tickets[1].id, loser: tickets[2].id },
      { action: "archive", object: exam, id: exams[0].id },
      { action: "archive", object: exam, id: exams[1].id },
      { action: "restore", object: exam, id: exams[1].id },
      { action: "edit", object: exam, id: exams[2].id, properties: { capacity: "many", location: "Hall 7" } },
      { action: "edit", object: exam, id: exams[3].id, properties: { capacity: "17" } },
    ],
  });
}

Deno.test("any object", async (t) => {
  const suite = await Suite.start({
    contacts: 120,
    simulatorFlags: ["--others", "60"],
    env: { HUBSPOT_OPTIONAL_SCOPES: SCOPES },
  });
  const mine = async (table: string, columns: string, id: string) => {
    const { data } = await service(suite).from(table).select(columns).eq("hubspot_id", id).single();
    return data as unknown as Record<string, unknown>;
  };
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    assertEquals((await finished(suite, user, await newestSession(suite))).status, "completed");

    await t.step("what is not switched on is not synced, and refused by name", async () => {
      const { count } = await service(suite).from("hubspot_objects_raw").select("*", {
        count: "exact",
        head: true,
      });
      assertEquals(count, 0);
      const body = { portal_id: suite.simulator.portalId, mode: "full", objects: ["tickets"] };
      const refused = await request(suite, user, "POST", "hubspot-sync", body);
      assertEquals([refused.status, refused.body.errors[0].pointer], [422, "/objects"]);
    });

    await t.step("what an owner switches on is mirrored by the next sync, with its links", async () => {
      await set(suite, user, "tickets");
      await set(suite, user, CUSTOM, ["contacts"]);
      await set(suite, user, "contacts", ["companies", "deals", "calls", "tickets"]);
      const progress = await sync(suite, user, "full");
      assertEquals([progress.status, progress.error_count], ["completed", 0], JSON.stringify(progress));
      await assertMirrored(suite, MIRRORED);
    });

    await t.step(
      "the custom object has its name, and its records are the exams that are booked",
      async () => {
        const { data } = await user.client.from("sync_objects").select("name").eq("object_type", CUSTOM)
          .single();
        assertEquals(data?.name, "mock_exams");
        const { results: exams } = await suite.simulator.get(`records/${CUSTOM}`);
        const { mock_type, capacity } = await mine("mock_exams", "mock_type,capacity", exams[5].id);
        assertEquals([mock_type, String(capacity)], [
          exams[5].properties.mock_type,
          exams[5].properties.capacity,
        ]);
        const { count } = await service(suite).from("mock_exams").select("*", { count: "exact", head: true });
        assertEquals(count, exams.length);
      },
    );

    await t.step("changes, deletions and restorations arrive incrementally", async () => {
      const { results: exams } = await suite.simulator.get(`records/${CUSTOM}`);
      await changePortal(suite);
      const progress = await sync(suite, user, "incremental");
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      const full = await sync(suite, user, "full"); // links move no date
      assertEquals(full.status, "completed", JSON.stringify(full));
      await assertMirrored(suite, MIRRORED);
      assertEquals((await mine("mock_exams", "capacity", exams[3].id)).capacity, 17);
      const archived = await mine("mock_exams", "archived_at", exams[0].id);
      assertEquals(archived.archived_at !== null, true);
      const { location, capacity } = await mine("mock_exams", "location,capacity", exams[2].id);
      assertEquals(
        [location, String(capacity)],
        ["Hall 7", exams[2].properties.capacity],
        "a bad capacity changes none",
      );
      const { data: errors } = await user.client.from("sync_errors").select("entity_id,error_code").eq(
        "resolved",
        false,
      );
      assertEquals(errors, [{ entity_id: exams[2].id, error_code: "unreadable_capacity" }]);
    });
  } finally {
    await suite.stop();
  }
});
