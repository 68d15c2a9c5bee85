// Scores every contact of the demo portal in one batch, end to end: start, slices, commits, counts.
// Usage: deno run -A tests/bench/batch.bench.ts [--contacts N] [--rules] [--postgres]. Prints one JSON line per row of the table.
// A model is trained first, unless --rules: then the rules of the default configuration score.

import { parseArgs } from "node:util";
import { Suite } from "../harness/suite.ts";
import {
  type Answer,
  connect,
  finished,
  newestSession,
  request,
  service,
  signUp,
  type User,
} from "../harness/user.ts";
import { startPostgres } from "../sql/postgres.ts";
import { row } from "./row.ts";

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
async function ask(
  suite: Suite,
  user: User,
  method: string,
  path: string,
  status: number,
  body?: unknown,
): Promise<Answer["body"]> {
  const answer = await request(suite, user, method, path, body);
  if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Waits for the end of a training or a batch and returns its last progress. Seldom enough not to be measured itself. */
async function ended(suite: Suite, user: User, path: string): Promise<Answer["body"]> {
  const deadline = Date.now() + 900_000;
  while (Date.now() < deadline) {
    const progress = await ask(suite, user, "GET", path, 200);
    if (progress.status === "completed") return progress;
    if (["failed", "cancelled"].includes(progress.status)) {
      throw new Error(`${path}: ${JSON.stringify(progress)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${path} does not end`);
}

/** Rows of a table that fulfil a condition. */
async function count(suite: Suite, table: string, column: string, value: string): Promise<number> {
  const { count, error } = await service(suite).from(table).select("*", { count: "exact", head: true }).eq(
    column,
    value,
  );
  if (error) throw new Error(`${table}: ${error.message}`);
  return count ?? 0;
}

/** Batches that the suite starts by itself: after the sync, after an activation. */
async function quiet(suite: Suite): Promise<void> {
  const open = async () =>
    await count(suite, "score_batches", "status", "pending") +
    await count(suite, "score_batches", "status", "running");
  while (await open() > 0) await new Promise((resolve) => setTimeout(resolve, 500));
}

/** CPU seconds of the whole stack so far, database and functions together: what a busy machine does not change. */
async function cpuSeconds(suite: Suite): Promise<number> {
  const pid = suite.log().match(/"event":"serving".*"pid":(\d+)/)?.[1];
  const fields = (await Deno.readTextFile(`/proc/${pid}/stat`)).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Records per second of a batch by the database's own clock, each of its items counted. */
async function speed(suite: Suite, column: string, value: string): Promise<number> {
  const admin = service(suite);
  const { data: batch, error } = await admin.from("score_batches").select().eq(column, value)
    .order("created_at").limit(1).single();
  if (error) throw new Error(error.message);
  const { count: done } = await admin.from("score_batch_items")
    .select("*", { count: "exact", head: true }).eq("batch_id", batch.id).eq("status", "done");
  const stored = await count(suite, "record_scores", "object_type", "contacts");
  if (done !== batch.total || stored !== batch.total || batch.done !== batch.total || batch.failed !== 0) {
    throw new Error(
      `of ${batch.total} records ${done} items are done, ${batch.done} counted, ${stored} stored`,
    );
  }
  const seconds = (Date.parse(batch.ended_at) - Date.parse(batch.started_at)) / 1000;
  console.log(
    `${batch.origin}: ${batch.total} records in ${seconds} s, each item done once, ${batch.failed} failed`,
  );
  return batch.total / seconds;
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
  // The batch alone is measured: written back, the scores would go on to HubSpot meanwhile.
  const admin = service(suite);
  const { data: account } = await admin.from("hubspot_accounts").select("id").single();
  const configured = await admin.from("ai_configurations")
    .insert({ account_id: account!.id, purpose: "scoring:contacts", settings: { write_back: false } });
  if (configured.error) throw new Error(configured.error.message);
  const target = { portal_id: suite.simulator.portalId, object_type: "contacts" };
  if (!values.rules) {
    const positive = { kind: "deal_won", within_days: 90 };
    const training = await ask(suite, user, "POST", "process-training", 202, { ...target, positive });
    await ended(suite, user, `process-training/${training.run_id}`);
  }
  await quiet(suite);
  // The activation has scored everything for the first time.
  if (!values.rules) {
    row(`batch, first scores, ${where}`, await speed(suite, "origin", "activation"), "records/s");
  }
  const before = await cpuSeconds(suite);
  const { batch_id, total } = await ask(suite, user, "POST", "score-batch", 202, target);
  await ended(suite, user, `score-batch/${batch_id}`);
  const cpu = await cpuSeconds(suite) - before;
  row(
    `batch, ${values.rules ? "first scores" : "again"}, ${where}`,
    await speed(suite, "id", batch_id),
    "records/s",
  );
  row(`CPU of a record in the batch, all of the stack, ${where}`, cpu / total * 1e6, "us");
  const functions = await (await fetch(`${suite.url}/_local/functions`)).json();
  row(`CPU of the dearest invocation of the batch, ${where}`, functions["score-batch"].max_cpu_ms, "ms");
} finally {
  await suite.stop();
  await database?.stop();
}
