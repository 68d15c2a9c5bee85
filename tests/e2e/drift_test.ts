// The drift watch in the running stack: its schedule, what became of scored records, the check and its alerts.

import { assert, assertEquals } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { batched, newestBatch, train } from "../harness/scoring.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp } from "../harness/user.ts";

const CONTACTS = 4000;
const DAY_MS = 86_400_000;

Deno.test("drift", async (t) => {
  const suite = await Suite.start({
    contacts: CONTACTS,
    simulatorFlags: ["--deals", "1500", "--calls", "6000"],
  });
  try {
    const user = await signUp(suite);
    const stranger = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const run = await train(suite, user);
    assertEquals(run.status, "completed", JSON.stringify(run));
    await batched(suite, user, await newestBatch(suite));

    // As a hosted database calls: answered first, worked on behind the answer.
    const schedule = async () => {
      const answer = await request(suite, undefined, "POST", "process-training/run", { scheduled: "drift" }, {
        apikey: suite.keys.secret_key,
        prefer: "respond-async",
      });
      assertEquals(answer.status, 202, JSON.stringify(answer.body));
    };
    const checks = async () =>
      (await user.client.from("score_drift_checks").select("*").order("checked_at")).data ?? [];

    // The scores are made 120 days old, so that 90 days have passed since; and a tenth of them promised far too much.
    const then = new Date(Date.now() - 120 * DAY_MS).toISOString();
    const aged = await service(suite).from("record_score_history").update({ as_of: then, scored_at: then })
      .eq("object_type", "contacts");
    assertEquals(aged.error, null);
    const broken = await service(suite).from("record_score_history").update({ probability: 0.9, score: 90 })
      .eq("object_type", "contacts").like("record_id", "%1");
    assertEquals(broken.error, null);

    await t.step("the schedule checks the active model", async () => {
      await schedule();
      await waitFor("a drift check", 120_000, async () => (await checks()).length > 0);
      const [check] = await checks();
      assertEquals(check.model_version, 1);
      assert(check.sampled > 0, "nothing sampled");
      assert(check.score_psi >= 0, `score ${check.score_psi}`);
      assert(check.features.length > 0, "no features");
      assert(check.calibration.rows > 0, "no outcomes");
      // The simulator's portal does not change its ways: what moves with the age of a record is no drift.
      assertEquals(check.findings.map((finding: { signal: string }) => finding.signal), ["calibration"]);
    });

    await t.step("outcomes are decided once and shown by band of the score", async () => {
      const outcomes = () => user.client.from("score_outcomes").select("*", { count: "exact", head: true });
      const { count: decided } = await outcomes().not("converted", "is", null);
      const { count: converted } = await outcomes().is("converted", true);
      const { data: bands } = await user.client.from("score_by_band_conversion").select("*").order(
        "band_from",
      );
      assert(bands && bands.length > 0, "no bands");
      assertEquals(bands.reduce((sum, band) => sum + band.scored, 0), decided);
      assertEquals(bands.reduce((sum, band) => sum + band.converted, 0), converted);
      for (const { rate, rate_low, rate_high } of bands) {
        assert(rate_low <= rate && rate <= rate_high, `${rate_low} ${rate} ${rate_high}`);
      }
    });

    await t.step("every finding is an open alert", async () => {
      // The stack's own check may see something else.
      const { data: alerts } = await user.client.from("alerts").select("subject,status,detail").like(
        "subject",
        "contacts/%",
      ).order("subject");
      const [check] = await checks();
      assertEquals(alerts, [{ subject: "contacts/gap", status: "open", detail: check.findings[0].detail }]);
    });

    await t.step("there is one check a day", async () => {
      await schedule();
      assertEquals((await checks()).length, 1);
    });

    await t.step("a stranger sees none of it", async () => {
      for (const table of ["score_drift_checks", "score_outcomes", "score_by_band_conversion", "alerts"]) {
        assertEquals((await stranger.client.from(table).select("account_id")).data, [], table);
      }
    });
  } finally {
    await suite.stop();
  }
});
