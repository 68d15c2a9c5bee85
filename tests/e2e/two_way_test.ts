// Contacts that both sides change, through the running stack: what a member writes is in HubSpot, and no value is lost silently.

import { assertEquals } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, service, signUp, sync, type User } from "../harness/user.ts";

/** Says "never": far beyond what a busy machine needs. */
const BOUND_MS = 120_000;

/** A member's change of a contact. */
async function change(user: User, id: string, fields: Record<string, string>): Promise<void> {
  const { data, error } = await user.client.from("contacts").update(fields).eq("hubspot_id", id).select(
    "hubspot_id",
  );
  if (error) throw new Error(error.message);
  assertEquals(data.length, 1);
}

async function contact(user: User, id: string) {
  const { data, error } = await user.client.from("contacts").select("id, firstname, email, sync_status").eq(
    "hubspot_id",
    id,
  )
    .single();
  if (error) throw new Error(error.message);
  return data;
}

/** Wakes the sender, which the minutely schedule does otherwise. */
async function wake(suite: Suite): Promise<void> {
  const response = await fetch(`${suite.url}/functions/v1/sync-worker/run`, {
    method: "POST",
    headers: { apikey: suite.keys.secret_key, "content-type": "application/json" },
    body: '{"scheduled": true}',
  });
  await response.body?.cancel();
  assertEquals(response.status, 200);
}

const reaches = (suite: Suite, user: User, id: string, status: string) =>
  waitFor(`contact ${id} is ${status}`, BOUND_MS, async () => {
    await wake(suite);
    return (await contact(user, id)).sync_status === status;
  });

Deno.test("contacts both ways", async (t) => {
  const suite = await Suite.start({ contacts: 40 });
  const { simulator } = suite;
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const { results } = await simulator.get("records/contacts");
    // deno-lint-ignore no-explicit-any
    const ids: string[] = results.map((record: any) => record.id);
    const inHubspot = async (id: string) =>
      // deno-lint-ignore no-explicit-any
      (await simulator.get("records/contacts")).results.find((record: any) => record.id === id).properties;

    await t.step("what a member writes is in HubSpot", async () => {
      await change(user, ids[0]!, { firstname: "Written here" });
      await reaches(suite, user, ids[0]!, "synced");
      assertEquals((await inHubspot(ids[0]!)).firstname, "Written here");
      const { data } = await user.client.from("sync_queue").select("state, changed, old_data, new_data");
      assertEquals(data?.map((row) => [row.state, row.changed]), [["synced", ["firstname"]]]);
    });

    await t.step("a change on both sides ends on both as a rule says, with one line about it", async () => {
      await simulator.post("faults", {
        plan: [{ route: "objects.batch_write", kind: "server_error", status: 500, times: 0 }],
      });
      await change(user, ids[1]!, { firstname: "Ours" });
      await waitFor("the change was tried", BOUND_MS, async () => {
        await wake(suite);
        const { data } = await user.client.from("sync_records").select("attempts").gt("attempts", 0);
        return data?.length === 1;
      });
      await simulator.post("mutate", {
        mutations: [{ action: "edit", object: "contacts", id: ids[1], properties: { firstname: "Theirs" } }],
      });
      await sync(suite, user, "incremental");
      const { data } = await user.client.from("sync_conflicts").select(
        "kind, field, ours, theirs, decision, status",
      );
      assertEquals(data, [{
        kind: "both_changed",
        field: "firstname",
        ours: "Ours",
        theirs: "Theirs",
        decision: "hubspot",
        status: "decided",
      }]);
      await simulator.post("faults", { plan: [] });
      await reaches(suite, user, ids[1]!, "synced");
      assertEquals([(await contact(user, ids[1]!)).firstname, (await inHubspot(ids[1]!)).firstname], [
        "Theirs",
        "Theirs",
      ]);
    });

    await t.step(
      "a value that HubSpot refuses is dead with a reason, and its correction arrives",
      async () => {
        await change(user, ids[2]!, { email: "nobody" });
        await reaches(suite, user, ids[2]!, "error");
        const { data: account } = await service(suite).from("hubspot_accounts").select("id").single();
        const { data: dead } = await user.client.rpc("outbox_dead", { p_account_id: account!.id });
        assertEquals([dead.length, dead[0].error.code, dead[0].hubspot_id], [1, "invalid_email", ids[2]]);
        const { data: replayed } = await user.client.rpc("outbox_replay", { p_account_id: account!.id });
        assertEquals(replayed.replayed, 1);
        await reaches(suite, user, ids[2]!, "error");
        await change(user, ids[2]!, { email: "somebody@example.com" });
        await reaches(suite, user, ids[2]!, "synced");
        assertEquals((await inHubspot(ids[2]!)).email, "somebody@example.com");
      },
    );

    const decisions = async (kind: string) =>
      (await user.client.from("sync_conflicts").select("field, ours, theirs, decision, status").eq(
        "kind",
        kind,
      )).data ??
        [];
    const named = (kind: string) =>
      waitFor(`a decision ${kind}`, BOUND_MS, async () => {
        await wake(suite);
        return (await decisions(kind)).length === 1;
      });

    await t.step(
      "a value that ours replaced unread is named, and put back where a rule says so",
      async () => {
        await simulator.post("mutate", {
          mutations: [{
            action: "edit",
            object: "contacts",
            id: ids[4],
            properties: { firstname: "Unread" },
          }],
        });
        await change(user, ids[4]!, { firstname: "Over it" });
        await named("overwritten_unseen");
        const { decision, ...row } = (await decisions("overwritten_unseen"))[0]!;
        assertEquals(row, { field: "firstname", ours: "Over it", theirs: "Unread", status: "decided" });
        await reaches(suite, user, ids[4]!, "synced");
        const winner = decision === "hubspot" ? "Unread" : "Over it";
        const ends = [(await contact(user, ids[4]!)).firstname, (await inHubspot(ids[4]!)).firstname];
        assertEquals(ends, [winner, winner]);
      },
    );

    await t.step("a change is sent after the stack died", async () => {
      await change(user, ids[3]!, { firstname: "Before the crash" });
      await suite.crash();
      await suite.boot();
      await reaches(suite, user, ids[3]!, "synced");
      assertEquals((await inHubspot(ids[3]!)).firstname, "Before the crash");
    });
  } finally {
    await suite.stop();
  }
});
