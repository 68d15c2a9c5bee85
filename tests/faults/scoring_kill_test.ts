// kill -9 of the stack while it trains and while it scores: the work goes on after the restart, nothing twice, nothing lost.

import { assert, assertEquals } from "../harness/assert.ts";
import { batched, DEAL_WON, newestBatch, trained } from "../harness/scoring.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp, type User } from "../harness/user.ts";
import { type Position, strikeAtWork } from "../harness/wreck.ts";

const CONTACTS = 6000;

/** Where a training or a batch stands. */
async function position(suite: Suite, user: User, path: string): Promise<Position> {
  const { body: { status, progress, done } } = await request(suite, user, "GET", path);
  return { at: [status, progress, done], ended: !["pending", "running"].includes(status) };
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
    const training = `process-training/${started.body.run_id}`;
    const trainings = await strikeAtWork(suite, "training.run", 2, () => position(suite, user, training));
    assert(trainings > 0, "a kill struck the training");
    const run = await trained(suite, user, started.body.run_id);
    assertEquals([run.status, run.model?.version], ["completed", 1], JSON.stringify(run));

    const first = await newestBatch(suite);
    const batches = await strikeAtWork(
      suite,
      "score.batch",
      2,
      () => position(suite, user, `score-batch/${first}`),
    );
    assert(batches > 0, "a kill struck the batch");
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
