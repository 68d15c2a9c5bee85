// Scores on their way back to HubSpot through the running stack: once each, only what changed, and never in a circle.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { batched } from "../harness/scoring.ts";
import { Suite } from "../harness/suite.ts";
import { assertMirrored } from "../harness/truth.ts";
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
import { strike } from "../harness/wreck.ts";

const CONTACTS = 330;

/** Nurses are good leads here, and a phone number helps. */
const RULES = {
  base: 20,
  items: [
    { label: "Is a nurse", when: { property: "jobtitle", operator: "eq", value: "Nurse" }, points: 60 },
    { label: "Has a phone number", when: { property: "phone", operator: "known" }, points: 10 },
  ],
};

interface Row {
  record_id: string;
  score: number | null;
  grade: string | null;
  reasons: string | null;
  state: string;
  pending_since: string | null;
}

/** What the portal holds of our properties, by contact. */
async function portalScores(suite: Suite): Promise<Map<string, Record<string, string>>> {
  const { results } = await suite.simulator.get("records/contacts");
  // deno-lint-ignore no-explicit-any
  return new Map(results.map((record: any) => [record.id, record.properties]));
}

/** Every row of a table of contacts, as a member reads it. */
async function rows<T>(user: User, table: string, columns: string): Promise<T[]> {
  const { data, error } = await user.client.from(table).select(columns).eq("object_type", "contacts")
    .order("record_id").limit(1000);
  if (error) throw new Error(error.message);
  return data as T[];
}

/** Wakes the worker, which the minutely schedule does otherwise, until nothing waits any more. */
async function writtenBack(suite: Suite, user: User): Promise<void> {
  await waitFor("the write-back", 120_000, async () => {
    await wake(suite);
    const setups = await user.client.from("score_write_back_setups").select("sweep_from");
    const open = await user.client.from("score_write_backs").select("record_id").not(
      "pending_since",
      "is",
      null,
    );
    return setups.data?.length === 1 && setups.data[0]!.sweep_from === null && open.data?.length === 0;
  });
}

async function wake(suite: Suite): Promise<void> {
  const response = await fetch(`${suite.url}/functions/v1/score-batch/run`, {
    method: "POST",
    headers: { apikey: suite.keys.secret_key, "content-type": "application/json" },
    body: "{}",
  });
  await response.body?.cancel();
  assertEquals(response.status, 200);
}

/** Batches of writes that HubSpot has answered. */
const writes = async (suite: Suite): Promise<number> =>
  (await suite.simulator.get("stats")).by_route["objects.batch_write"] ?? 0;

async function scoreAll(suite: Suite, user: User): Promise<void> {
  const started = await request(suite, user, "POST", "score-batch", {
    portal_id: suite.simulator.portalId,
    object_type: "contacts",
    filter: {},
  });
  assertEquals(started.status, 202, JSON.stringify(started.body));
  const batch = await batched(suite, user, started.body.batch_id);
  assertEquals([batch.status, batch.failed], ["completed", 0], JSON.stringify(batch));
}

/** The portal shows the score that the database has, for every contact. */
async function assertWritten(suite: Suite, user: User, but: string[] = []): Promise<void> {
  const portal = await portalScores(suite);
  const known = new Map((await rows<Row>(user, "score_write_backs", "*")).map((row) => [row.record_id, row]));
  const scores = await rows<Row>(user, "record_scores", "record_id,score,grade");
  assertEquals(scores.length, CONTACTS);
  for (const { record_id, score, grade } of scores) {
    if (but.includes(record_id)) continue;
    const properties = portal.get(record_id)!;
    assertEquals(
      [properties.sales_copilot_score, properties.sales_copilot_grade],
      [String(score), grade],
      record_id,
    );
    assertEquals(properties.sales_copilot_reasons, known.get(record_id)!.reasons || undefined, record_id);
    assertMatch(properties.sales_copilot_scored_at!, /^20\d\d-.*Z$/);
  }
}

Deno.test("the write-back of scores", async (t) => {
  const suite = await Suite.start({ contacts: CONTACTS });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const { data: accounts } = await user.client.from("hubspot_accounts").select("id");
    const configured = await user.client.from("ai_configurations").insert({
      account_id: accounts![0]!.id,
      purpose: "scoring:contacts",
      settings: { debounce_seconds: 1, rules: RULES },
    });
    assertEquals(configured.error, null);
    const contacts = [...(await portalScores(suite)).keys()];
    const edit = (id: string, properties: Record<string, string | null>) =>
      suite.simulator.post("mutate", { mutations: [{ action: "edit", object: "contacts", id, properties }] });

    await t.step("every score of a batch reaches the portal, in whole batches", async () => {
      await scoreAll(suite, user);
      await writtenBack(suite, user);
      await assertWritten(suite, user);
      assertEquals(await writes(suite), Math.ceil(CONTACTS / 100));
      const setup = await user.client.from("score_write_back_setups").select(
        "state,definition_version,error_code",
      );
      assertEquals(setup.data, [{ state: "ready", definition_version: 1, error_code: null }]);
    });

    await t.step("scores that stay the same are not written again", async () => {
      const before = (await suite.simulator.get("stats")).requests;
      await scoreAll(suite, user);
      await writtenBack(suite, user);
      assertEquals((await suite.simulator.get("stats")).requests, before);
    });

    await t.step("our own write comes back with the mirror and makes no score stale", async () => {
      const before = await writes(suite);
      assertEquals((await sync(suite, user, "incremental")).status, "completed");
      await assertMirrored(suite);
      const { data: definitions } = await user.client.from("hubspot_properties").select("name")
        .like("name", "sales_copilot_%").eq("object_type", "contacts").order("name");
      assertEquals(definitions?.map(({ name }) => name), [
        "sales_copilot_grade",
        "sales_copilot_reasons",
        "sales_copilot_score",
        "sales_copilot_scored_at",
      ]);
      const stale = await user.client.from("record_scores").select("record_id").not(
        "stale_since",
        "is",
        null,
      );
      assertEquals(stale.data, []);
      const batches = await user.client.from("score_batches").select("id").eq("origin", "mirror");
      assertEquals(batches.data, [], "nothing is scored again");
      await writtenBack(suite, user);
      assertEquals(await writes(suite), before);
    });

    await t.step("a changed record is scored and written alone", async () => {
      const before = await writes(suite);
      await edit(contacts[5]!, { jobtitle: "Nurse", phone: "+33612345678" });
      await sync(suite, user, "incremental");
      await waitFor("its new score in the portal", 120_000, async () => {
        await wake(suite);
        return (await portalScores(suite)).get(contacts[5]!)!.sales_copilot_score === "90";
      });
      await writtenBack(suite, user);
      assertEquals(await writes(suite), before + 1);
      const properties = (await portalScores(suite)).get(contacts[5]!)!;
      assertEquals(properties.sales_copilot_grade, "A");
      assertMatch(properties.sales_copilot_reasons!, /^▲ .*nurse/i);
    });

    await t.step("one score asked for by a user is written too", async () => {
      await edit(contacts[6]!, { jobtitle: "Nurse" });
      await sync(suite, user, "incremental");
      const answer = await request(suite, user, "POST", "score-record", {
        portal_id: suite.simulator.portalId,
        object_type: "contacts",
        record_id: contacts[6],
        refresh: true,
      });
      assertEquals(answer.status, 200, JSON.stringify(answer.body));
      await waitFor("it in the portal", 120_000, async () => {
        await wake(suite);
        return (await portalScores(suite)).get(contacts[6]!)!.sales_copilot_score ===
          String(answer.body.score);
      });
    });

    await t.step(
      "a record that HubSpot refuses is named with HubSpot's reason, the others are written",
      async () => {
        const [refused, ...fine] = contacts.slice(10, 22) as [string, ...string[]];
        await suite.simulator.post("mutate", {
          mutations: contacts.map((id) => ({
            action: "edit",
            object: "contacts",
            id,
            properties: { referral_code: id === refused ? null : "R1" },
          })),
        });
        await suite.simulator.post("settings", { required_properties: { contacts: ["referral_code"] } });
        for (const id of [refused, ...fine]) await edit(id, { jobtitle: "Nurse" });
        await sync(suite, user, "incremental");
        await waitFor("the refusal", 120_000, async () => {
          await wake(suite);
          const { data } = await user.client.from("score_write_backs").select("state").eq(
            "record_id",
            refused,
          );
          return data?.[0]?.state === "refused";
        });
        await writtenBack(suite, user);
        const errors = await user.client.from("sync_errors").select(
          "entity_id,error_code,error_message,resolved",
        )
          .eq("direction", "supabase_to_hubspot");
        assertEquals(errors.data?.map((error) => [error.entity_id, error.error_code, error.resolved]), [
          [refused, "missing_required_property", false],
        ]);
        assertMatch(errors.data![0]!.error_message, /referral_code/);
        await assertWritten(suite, user, [refused]);
        await suite.simulator.post("settings", { required_properties: {} });
      },
    );

    await t.step("killed in the middle it goes on where it was", async () => {
      const changed = { base: 35, items: RULES.items };
      const { error } = await user.client.from("ai_configurations").update({
        settings: { debounce_seconds: 1, rules: changed },
      }).eq("purpose", "scoring:contacts");
      assertEquals(error, null);
      await scoreAll(suite, user);
      // An answer that does not come keeps a batch in flight while the stack is killed.
      const before = await writes(suite);
      await suite.simulator.post("faults", {
        plan: [{ route: "objects.batch_write", after: 0, times: 1, kind: "slow", ms: 600_000 }],
      });
      const waiting = (async () => {
        while (await writes(suite) === before) await wake(suite).catch(() => {});
      })();
      await waitFor("the first write", 120_000, async () => await writes(suite) > before);
      const [held] = await Promise.all([strike(suite), waiting]);
      assert(held.includes("score.write_back"), `the kill struck no write-back: ${held}`);
      await writtenBack(suite, user);
      await assertWritten(suite, user);
    });

    await t.step("what was written is for the portal's members only", async () => {
      const stranger = await signUp(suite);
      for (const table of ["score_write_backs", "score_write_back_setups"]) {
        assertEquals((await stranger.client.from(table).select("*")).data, [], table);
      }
      const { error } = await user.client.from("score_write_backs").delete().neq("record_id", "");
      assertEquals(error?.code, "42501", "members read only");
      const called = await user.client.rpc("score_write_back_due");
      assertEquals(called.error?.code, "42501", "the steps are the service's");
      assertEquals((await service(suite).rpc("score_write_back_due")).error, null);
    });
  } finally {
    await suite.stop();
  }
});
