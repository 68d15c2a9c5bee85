// Scores every contact of the demo portal in one batch, end to end: start, slices, commits, counts.
// Usage: deno run -A tests/bench/batch.bench.ts [--contacts N] [--rules] [--postgres]. Prints one JSON line per row of the table.
// A model is trained first, unless --rules: then the rules of the default configuration score.

import { parseArgs } from "node:util";
import { waitFor } from "../harness/process.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp, type User } from "../harness/user.ts";
import { startPostgres } from "../sql/postgres.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    contacts: { type: "string", default: "29000" },
    rules: { type: "boolean", default: false },
    postgres: { type: "boolean", default: false },
  },
});
const database = values.postgres ? await startPostgres() : undefined;
const where = `${values.rules ? "rules" : "model"}, ${database ? "PostgreSQL" : "PGlite"}`;

/** Calls a function and refuses to go on when the answer is another than expected. */
// deno-lint-ignore no-explicit-any
async function ask(suite: Suite, user: User, method: string, path: string, status: number, body?: unknown): Promise<any> {
  const answer = await request(suite, user, method, path, body);
  if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Waits for the end of a training or a batch and returns its last progress. */
// deno-lint-ignore no-explicit-any
async function ended(suite: Suite, user: User, path: string): Promise<any> {
  // deno-lint-ignore no-explicit-any
  let progress: any;
  await waitFor(path, 600_000, async () => {
    progress = await ask(suite, user, "GET", path, 200);
    return ["completed", "failed", "cancelled"].includes(progress.status);
  });
  if (progress.status !== "completed") throw new Error(`${path}: ${JSON.stringify(progress)}`);
  return progress;
}

/** Rows of a table that fulfil a condition. */
async function count(suite: Suite, table: string, column: string, value: string): Promise<number> {
  const { count, error } = await service(suite).from(table).select("*", { count: "exact", head: true }).eq(column, value);
  if (error) throw new Error(`${table}: ${error.message}`);
  return count ?? 0;
}

/** Batches that the suite starts by itself: after the sync, after an activation. */
async function quiet(suite: Suite): Promise<void> {
  await waitFor("the other batches", 600_000, async () => {
    return await count(suite, "score_batches", "status", "pending") + await count(suite, "score_batches", "status", "running") === 0;
  });
}

function row(name: string, ours: number, unit: string): void {
  console.log(JSON.stringify({ name, ours, unit }));
}

const suite = await Suite.start({
  contacts: Number(values.contacts),
  databaseUrl: await database?.createDatabase("batch"),
});
try {
  const user = await signUp(suite);
  await connect(suite, user);
  const mirrored = await finished(suite, user, await newestSession(suite), 600_000);
  if (mirrored.status !== "completed") throw new Error(JSON.stringify(mirrored));
  const target = { portal_id: suite.simulator.portalId, object_type: "contacts" };
  if (!values.rules) {
    const positive = { kind: "deal_won", within_days: 90 };
    const training = await ask(suite, user, "POST", "process-training", 202, { ...target, positive });
    await ended(suite, user, `process-training/${training.run_id}`);
  }
  await quiet(suite);
  const { batch_id, total } = await ask(suite, user, "POST", "score-batch", 202, target);
  await ended(suite, user, `score-batch/${batch_id}`);
  // By the database's own clock, so that polling neither adds to it nor takes from it.
  const { data: batch } = await service(suite).from("score_batches").select().eq("id", batch_id).single();
  const seconds = (Date.parse(batch.ended_at) - Date.parse(batch.created_at)) / 1000;
  const { count: scored } = await service(suite).from("score_batch_items")
    .select("*", { count: "exact", head: true }).eq("batch_id", batch_id).eq("status", "done");
  const stored = await count(suite, "record_scores", "object_type", "contacts");
  if (scored !== total || stored !== total || batch.done !== total || batch.failed !== 0) {
    throw new Error(`of ${total} records ${scored} items are scored, ${batch.done} counted, ${stored} scores stored`);
  }
  const functions = await (await fetch(`${suite.url}/_local/functions`)).json();
  console.log(`${total} records in ${seconds} s; each item once: ${scored} scored, ${batch.failed} failed`);
  row(`batch, ${where}`, total / seconds, "records/s");
  row(`CPU of the dearest invocation of the batch, ${where}`, functions["score-batch"].max_cpu_ms, "ms");
} finally {
  await suite.stop();
  await database?.stop();
}
