// kill -9 of the stack in the middle of a full sync's requests: after the restart the work goes on and ends as the portal is.

import { assert, assertEquals } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { random } from "../harness/random.ts";
import { Suite } from "../harness/suite.ts";
import { assertMirrored } from "../harness/truth.ts";
import { connect, finished, newestSession, signUp } from "../harness/user.ts";
import { strike } from "../harness/wreck.ts";

/** Each costs the lease of a dead worker, 30 s. */
const KILLS = 2;

Deno.test("a stack that is killed again and again resumes and loses nothing", async () => {
  const suite = await Suite.start({ contacts: 4000 });
  // A seed, so that a failing run can be repeated.
  const next = random(20261121);
  // HubSpot keeps a request waiting for longer than the stack lives: that it came is the signal to kill. One of the next
  // requests, drawn by the seed, so that the kills hit different phases.
  const hold = () => {
    const slow = { kind: "slow", ms: 600_000, route: "objects.list", after: Math.floor(next() * 12) };
    return suite.simulator.post("faults", { plan: [slow] });
  };
  try {
    const user = await signUp(suite);
    await suite.simulator.post("stats/reset", {});
    await hold();
    await connect(suite, user);
    const session = await newestSession(suite);
    for (let kill = 0; kill < KILLS; kill++) {
      await waitFor(
        "a request that waits",
        120_000,
        async () => (await suite.simulator.get("stats")).faults.slow > kill,
      );
      const isLast = kill + 1 === KILLS;
      const held = await strike(suite, isLast ? () => suite.simulator.post("faults", {}) : hold);
      assert(held.includes("sync.object"), `kill ${kill} struck no work: ${held}`);
    }
    const progress = await finished(suite, user, session, 180_000);
    assertEquals(progress.status, "completed", JSON.stringify(progress));
    await assertMirrored(suite);
  } finally {
    await suite.stop();
  }
});
