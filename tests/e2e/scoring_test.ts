// Train, score one, score all: the whole way through the running stack, as a frontend goes it.

import { bundle } from "../../hubspot-app/host/bundle.ts";
import { Browser } from "../card/browser.ts";
import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { heard, listen } from "../harness/events.ts";
import { fromFileUrl } from "../harness/paths.ts";
import { waitFor } from "../harness/process.ts";
import { batched, newestBatch, train } from "../harness/scoring.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp, sync } from "../harness/user.ts";

const CONTACTS = 4000;

Deno.test("scoring", async (t) => {
  const simulatorFlags = ["--deals", "1500", "--calls", "6000", "--card-host", await bundle()];
  const suite = await Suite.start({ contacts: CONTACTS, simulatorFlags });
  const portal_id = suite.simulator.portalId;
  const score = { portal_id, object_type: "contacts" };
  try {
    const user = await signUp(suite);
    const stranger = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const { data: some } = await user.client.from("contacts").select("hubspot_id").limit(1).single();
    assert(some);
    const { data: account } = await user.client.from("hubspot_connections").select("id").single();
    const events = await listen(user, `account:${account!.id}`);
    assertEquals(await listen(stranger, `account:${account!.id}`), null);

    await t.step("without a model the rules score, and say so", async () => {
      const answer = await request(suite, user, "POST", "score-record", {
        ...score,
        record_id: some.hubspot_id,
      });
      assertEquals(answer.status, 200, JSON.stringify(answer.body));
      assertEquals(answer.body.model.version, 0);
      assertMatch(answer.body.grade, /^[A-E]$/);
    });

    await t.step("a dry run says what the data is like and trains nothing", async () => {
      const run = await train(suite, user, { dry_run: true });
      assertEquals(run.status, "completed", JSON.stringify(run));
      assert(Array.isArray(run.findings));
      assertEquals((await user.client.from("scoring_models").select("id")).data, []);
    });

    await t.step("a model is trained on the mirror and shows its card", async () => {
      const run = await train(suite, user);
      assertEquals(run.status, "completed", JSON.stringify(run));
      assertEquals(run.model.version, 1);
      const { data: model, error } = await user.client.from("scoring_models")
        .select("card_markdown,plots,evaluation").eq("state", "active").single();
      assertEquals(error, null);
      assert(model);
      assertMatch(model.card_markdown, /AUC/);
      assert(Object.values(model.plots).every((svg) => String(svg).startsWith("<svg")), "plots");
      assert(model.evaluation.auc.value > 0.6, `AUC ${model.evaluation.auc.value}`);
      await heard(events, "training:progress");
      await heard(events, "training:end", { status: "completed" });
      await heard(events, "model:active");
    });

    await t.step("its activation scores every contact, none twice and none never", async () => {
      const batch = await batched(suite, user, await newestBatch(suite));
      assertEquals([batch.status, batch.total, batch.done, batch.failed], [
        "completed",
        CONTACTS,
        CONTACTS,
        0,
      ]);
      const { count } = await user.client.from("record_scores").select("*", { count: "exact", head: true })
        .eq("object_type", "contacts").eq("model_version", 1);
      assertEquals(count, CONTACTS);
      const history = await service(suite).from("record_score_history").select("*", {
        count: "exact",
        head: true,
      })
        .eq("model_version", 1);
      assertEquals(history.count, CONTACTS);
      await heard(events, "score:progress", { done: CONTACTS, finished: true });
      await heard(events, "score:batch", { status: "completed" });
    });

    await t.step("a browser shows the best lead's card as HubSpot would", async () => {
      const { data: best } = await user.client.from("record_scores").select("record_id,score,grade")
        .eq("object_type", "contacts").order("probability", { ascending: false }).limit(1).single();
      await suite.simulator.post("settings", { card_url: `${suite.url}/functions/v1/crm-card` });
      const browser = await Browser.start(1280, 900);
      try {
        await browser.open(`${suite.simulator.url}/_sim/cards/contacts/${best!.record_id}`);
        await browser.waitForText("#card", `Grade ${best!.grade}`);
        assertEquals(await browser.text("#card .ui-score"), String(best!.score));
        assert((await browser.text("#card")).includes("By model 1"));
        const file = fromFileUrl(new URL("../../target/card/best_lead.png", import.meta.url));
        assert((await browser.picture(file)).length > 40_000, "an empty sheet");
        assertEquals(browser.complaints, []);
      } finally {
        await browser.stop();
      }
    });

    await t.step("a score's contributions add up to its log-odds", async () => {
      const answer = await request(suite, user, "POST", "score-record", {
        ...score,
        record_id: some.hubspot_id,
        refresh: true,
      });
      assertEquals(answer.status, 200, JSON.stringify(answer.body));
      const { baseline, reasons, probability, log_odds } = answer.body;
      assertEquals(answer.body.score, Math.round(probability * 100));
      // deno-lint-ignore no-explicit-any
      const sum = reasons.reduce((total: number, reason: any) => total + reason.contribution, baseline);
      assert(Math.abs(sum - log_odds) < 1e-6, `${sum} against ${log_odds}`);
    });

    await t.step("the latest score is there to read, with its history", async () => {
      const answer = await request(
        suite,
        user,
        "GET",
        `score-record/${portal_id}/contacts/${some.hubspot_id}`,
      );
      assertEquals(answer.status, 200);
      assertEquals(answer.body.latest.record_id, some.hubspot_id);
      assert(answer.body.history.length >= 2, `${answer.body.history.length} in the history`);
    });

    await t.step("a changed record is scored again by itself", async () => {
      const read = async () =>
        (await request(suite, user, "GET", `score-record/${portal_id}/contacts/${some.hubspot_id}`)).body
          .latest;
      const before = await read();
      await suite.simulator.post("mutate", {
        mutations: [{
          action: "edit",
          object: "contacts",
          id: some.hubspot_id,
          properties: { lead_budget: "4900" },
        }],
      });
      // The wait in which other changes gather, as short as may be; then the scheduler's call, which comes each minute.
      const settings = {
        account_id: account!.id,
        purpose: "scoring:contacts",
        settings: { debounce_seconds: 1 },
      };
      assertEquals((await user.client.from("ai_configurations").insert(settings)).error, null);
      await sync(suite, user, "incremental");
      await waitFor("a newer score", 120_000, async () => {
        const run = await request(suite, undefined, "POST", "score-batch/run", {}, {
          apikey: suite.keys.secret_key,
        });
        assertEquals(run.status, 200, JSON.stringify(run.body));
        return (await read()).scored_at > before.scored_at;
      });
    });

    await t.step("nobody else sees any of it", async () => {
      const path = `score-record/${portal_id}/contacts/${some.hubspot_id}`;
      const shown = await request(suite, stranger, "GET", path);
      assertEquals([shown.status, shown.body.code], [404, "unknown_portal"]);
      const started = await request(suite, stranger, "POST", "score-batch", { ...score, filter: {} });
      assertEquals([started.status, started.body.code], [404, "unknown_portal"]);
      for (
        const table of [
          "record_scores",
          "record_score_history",
          "scoring_models",
          "training_runs",
          "score_batches",
        ]
      ) {
        assertEquals((await stranger.client.from(table).select("account_id")).data, [], table);
      }
    });

    await t.step("what is not there or not right is told", async () => {
      const unknown = await request(suite, user, "POST", "score-record", { ...score, record_id: "1" });
      assertEquals([unknown.status, unknown.body.code], [404, "unknown_record"]);
      const wrong = await request(suite, user, "POST", "score-record", {
        ...score,
        object_type: "moods",
        record_id: "1",
      });
      assertEquals([wrong.status, wrong.body.errors[0].pointer], [422, "/object_type"]);
      const rule = await request(suite, user, "POST", "process-training", {
        ...score,
        positive: { kind: "luck" },
      });
      assertEquals([rule.status, rule.body.code], [422, "invalid_settings"]);
      const none = await request(suite, user, "POST", "score-batch", { ...score, record_ids: [] });
      assertEquals(none.status, 422, JSON.stringify(none.body));
    });

    await t.step(
      "a batch of chosen records counts those that are not there as failed",
      async () => {
        const started = await request(suite, user, "POST", "score-batch", {
          ...score,
          record_ids: [some.hubspot_id, "1"],
        });
        assertEquals([started.status, started.body.total], [202, 2], JSON.stringify(started.body));
        const batch = await batched(suite, user, started.body.batch_id);
        assertEquals([batch.done, batch.failed], [1, 1]);
        const items = await request(
          suite,
          user,
          "GET",
          `score-batch/${started.body.batch_id}/items?status=failed`,
        );
        assertEquals(items.body.data.map((item: { record_id: string }) => item.record_id), ["1"]);
      },
    );
    await user.client.realtime.disconnect();
    await stranger.client.realtime.disconnect();
  } finally {
    await suite.stop();
  }
});
