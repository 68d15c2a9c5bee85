// Training and scoring as a frontend does them.

import { waitFor } from "./process.ts";
import type { Suite } from "./suite.ts";
import { type Answer, request, service, type User } from "./user.ts";

/** The label of these tests: a won deal within three months of a contact's first week. */
export const DEAL_WON = { kind: "deal_won", within_days: 90 };

/** Starts a training of contacts and waits for its end; returns the last progress. */
export async function train(suite: Suite, user: User, more: Record<string, unknown> = {}) {
  const started = await request(suite, user, "POST", "process-training", {
    portal_id: suite.simulator.portalId,
    object_type: "contacts",
    positive: DEAL_WON,
    ...more,
  });
  if (started.status !== 202) throw new Error(`training: ${started.status} ${JSON.stringify(started.body)}`);
  return await trained(suite, user, started.body.run_id);
}

/** Waits for the end of a training. */
export async function trained(suite: Suite, user: User, runId: string, timeoutMs = 180_000) {
  return await ended(
    `training ${runId}`,
    () => request(suite, user, "GET", `process-training/${runId}`),
    timeoutMs,
  );
}

/** Waits for the end of a batch. */
export async function batched(suite: Suite, user: User, batchId: string, timeoutMs = 180_000) {
  return await ended(
    `batch ${batchId}`,
    () => request(suite, user, "GET", `score-batch/${batchId}`),
    timeoutMs,
  );
}

/** The newest batch of the portal, for the one that an activation starts by itself. */
export async function newestBatch(suite: Suite): Promise<string> {
  let id = "";
  await waitFor("a batch", 120_000, async () => {
    const { data } = await service(suite).from("score_batches").select("id").order("created_at", {
      ascending: false,
    })
      .limit(1);
    id = data?.[0]?.id ?? "";
    return id !== "";
  });
  return id;
}

async function ended(what: string, ask: () => Promise<Answer>, timeoutMs: number) {
  let progress: Answer["body"];
  await waitFor(what, timeoutMs, async () => {
    progress = (await ask()).body;
    return !["pending", "running"].includes(progress.status);
  });
  return progress;
}
