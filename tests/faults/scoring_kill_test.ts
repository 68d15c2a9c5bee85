// kill -9 of the stack while it trains and while it scores: the work goes on after the restart, nothing twice, nothing lost.

import { assertEquals } from "../harness/assert.ts";
import { batched, DEAL_WON, newestBatch, trained } from "../harness/scoring.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp } from "../harness/user.ts";

const CONTACTS = 6000;

/** Kills the stack `times` times, `everyMs` after each boot. */
async function killed(suite: Suite, times: number, everyMs: number): Promise<void> {
  for (let kill = 0; kill < times; kill++) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    await suite.crash();
    await suite.boot();
  }
}

Deno.test("a stack that is killed while it trains and scores ends as if nothing had happened", async () => {
  const suite = await Suite.start({ contacts: CONTACTS, simulatorFlags: ["--deals", "2000"] });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const started = await request(suite, user, "POST", "process-training", {
      portal_id: suite.simulator.portalId,
      object_type: "contacts",
      positive: DEAL_WON,
    });
    await killed(suite, 3, 700);
    const run = await trained(suite, user, started.body.run_id);
    assertEquals([run.status, run.model?.version], ["completed", 1], JSON.stringify(run));

    const first = await newestBatch(suite);
    await killed(suite, 2, 300);
    const batch = await batched(suite, user, first);
    assertEquals([batch.status, batch.done, batch.failed], ["completed", CONTACTS, 0], JSON.stringify(batch));
    const history = await service(suite).from("record_score_history").select("*", {
      count: "exact",
      head: true,
    });
    assertEquals(history.count, CONTACTS, "each contact once");
  } finally {
    await suite.stop();
  }
});
