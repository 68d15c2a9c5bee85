// kill -9 of the stack at random points of a full sync: after the restart the work goes on and ends as the portal is.

import { assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { assertMirrored } from "../harness/truth.ts";
import { connect, finished, newestSession, signUp } from "../harness/user.ts";

const KILLS = 3;

/** A small seeded generator (mulberry32): a failing run can be repeated. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

Deno.test("a stack that is killed again and again resumes and loses nothing", async () => {
  // 60 requests per 10 s stretch the sync over many seconds, so that the kills hit different phases.
  const suite = await Suite.start({ contacts: 4000, rateLimit: 60 });
  const next = random(20261121);
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    const session = await newestSession(suite);
    for (let kill = 0; kill < KILLS; kill++) {
      await new Promise((resolve) => setTimeout(resolve, 300 + next() * 2_500));
      await suite.crash();
      await suite.boot();
    }
    await suite.simulator.post("settings", { rate_limit: 0 });
    const progress = await finished(suite, user, session, 180_000);
    assertEquals(progress.status, "completed", JSON.stringify(progress));
    await assertMirrored(suite);
  } finally {
    await suite.stop();
  }
});
