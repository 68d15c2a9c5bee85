// Bookings on both sides, through the running stack: HubSpot's are imported, ours reach HubSpot with their links, and a seat
// that either side gives up is free.

import { assert, assertEquals } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, service, signUp, sync } from "../harness/user.ts";

/** Says "never": far beyond what a busy machine needs. */
const BOUND_MS = 120_000;
const [EXAMS, BOOKINGS] = ["2-3465404", "2-3465405"];
const SCOPES =
  "crm.objects.contacts.write crm.objects.custom.read crm.objects.custom.write crm.schemas.custom.read";

interface Record_ {
  id: string;
  properties: Record<string, string>;
  associations: Record<string, { id: string }[]>;
}

Deno.test("bookings both ways", async (t) => {
  const suite = await Suite.start({
    contacts: 40,
    simulatorFlags: ["--others", "20"],
    env: { HUBSPOT_OPTIONAL_SCOPES: SCOPES },
  });
  const { simulator } = suite;
  const inHubspot = async (): Promise<Record_[]> => (await simulator.get(`records/${BOOKINGS}`)).results;
  const wake = async () => {
    const response = await fetch(`${suite.url}/functions/v1/sync-worker/run`, {
      method: "POST",
      headers: { apikey: suite.keys.secret_key, "content-type": "application/json" },
      body: '{"scheduled": true}',
    });
    await response.body?.cancel();
    assertEquals(response.status, 200);
  };
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const booking = async (booking_id: string) => {
      const { data } = await user.client.from("bookings").select("id,hubspot_id,status,origin,hubspot_synced")
        .eq("booking_id", booking_id).single();
      return data!;
    };
    const settled = (booking_id: string) =>
      waitFor(`${booking_id} is in HubSpot`, BOUND_MS, async () => {
        await wake();
        return (await booking(booking_id)).hubspot_synced === true;
      });

    await t.step("what HubSpot has is imported with its exam and its contact", async () => {
      const p_portal_id = simulator.portalId;
      for (const [p_object, p_links_to] of [[EXAMS, ["contacts"]], [BOOKINGS, ["contacts", EXAMS]]]) {
        const rights = { p_portal_id, p_object, p_is_enabled: true, p_links_to };
        assertEquals((await user.client.rpc("sync_object_set", rights)).error, null);
      }
      const progress = await sync(suite, user, "full");
      assertEquals([progress.status, progress.error_count], ["completed", 0], JSON.stringify(progress));
      const theirs = await inHubspot();
      const { data: ours } = await user.client.from("bookings").select("hubspot_id,status,origin");
      const { data: errors } = await user.client.from("sync_errors").select("entity_id,error_code")
        .eq("entity_type", "bookings").eq("resolved", false);
      const named = new Map(errors!.map((error) => [error.entity_id, error.error_code]));
      assert(theirs.length > 10 && ours!.length > 5, `${ours!.length} of ${theirs.length}`);
      for (const record of theirs) {
        const mine = ours!.find((row) => row.hubspot_id === record.id);
        const status = record.properties.status!.toLowerCase().replace(" ", "_");
        if (mine) assertEquals([mine.status, mine.origin], [status, "hubspot"]);
        else assertEquals(named.get(record.id), "duplicate_seat", `${record.id} is neither here nor named`);
      }
    });

    await t.step("a booking made here is in HubSpot, linked with its contact and its exam", async () => {
      const admin = service(suite);
      const { data: exam } = await user.client.from("mock_exams").select("id,hubspot_id")
        .eq("mock_type", "Situational Judgment").is("archived_at", null).order("hubspot_id").limit(1)
        .single();
      await admin.from("mock_exams").update({ exam_date: "2099-06-01", capacity: 50, is_active: true }).eq(
        "id",
        exam!.id,
      );
      const { data: contact } = await user.client.from("contacts").select("id,hubspot_id").is(
        "archived_at",
        null,
      )
        .order("hubspot_id").limit(1).single();
      await admin.from("contacts").update({ sj_credits: 1 }).eq("id", contact!.id);
      const body = { booking_id: "OURS-1", exam_id: exam!.id, contact_id: contact!.id };
      const { error } = await user.client.functions.invoke("api/bookings", { method: "POST", body });
      assertEquals(error, null);
      await settled("OURS-1");
      const made = (await inHubspot()).filter((record) => record.properties.booking_id === "OURS-1");
      assertEquals(made.length, 1);
      assertEquals([made[0]!.id, made[0]!.properties.status], [
        (await booking("OURS-1")).hubspot_id,
        "active",
      ]);
      assertEquals(made[0]!.associations.contacts!.map((link) => link.id), [contact!.hubspot_id]);
      assertEquals(made[0]!.associations.mock_exams!.map((link) => link.id), [exam!.hubspot_id]);
    });

    await t.step("what a workflow cancels is cancelled here, and the credit is back", async () => {
      const { id, hubspot_id } = await booking("OURS-1");
      await simulator.post("mutate", {
        mutations: [{
          action: "edit",
          object: "bookings",
          id: hubspot_id,
          properties: { status: "Cancelled" },
        }],
      });
      assertEquals((await sync(suite, user, "incremental")).status, "completed");
      await waitFor("the booking is cancelled", BOUND_MS, async () => {
        await wake();
        return (await booking("OURS-1")).status === "cancelled";
      });
      const { data } = await user.client.from("credit_entries").select("reason,delta").eq("booking_id", id)
        .order("delta");
      assertEquals(data, [{ reason: "booking", delta: -1 }, { reason: "refund", delta: 1 }]);
    });

    await t.step("what is cancelled here is cancelled there", async () => {
      const { data: theirs } = await user.client.from("bookings").select("id,booking_id,hubspot_id").eq(
        "origin",
        "hubspot",
      )
        .eq("status", "active").order("booking_id").limit(1).single();
      const { error } = await user.client.functions.invoke(`api/bookings/${theirs!.id}`, {
        method: "PATCH",
        body: { status: "cancelled" },
      });
      assertEquals(error, null);
      await settled(theirs!.booking_id);
      const record = (await inHubspot()).find((record) => record.id === theirs!.hubspot_id);
      assertEquals(record!.properties.status, "cancelled");
    });
  } finally {
    await suite.stop();
  }
});
