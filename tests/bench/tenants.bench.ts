// Whether one tenant can make the others wait: how long their documents, scores and cards take while nobody else works, and while one
// of them floods every route and queue, in one run. Wanted: the p95 under the flood stays below three times the idle one.
// Usage: deno run -A tests/bench/tenants.bench.ts [--tenants N] [--clients N] [--seconds N] [--pglite]. Prints one JSON line per row of the table; `peer` is three
// times the idle p95, so that a ratio below 1 is a promise that is not kept.

import { parseArgs } from "node:util";
import { Suite } from "../harness/suite.ts";
import { startPostgres } from "../sql/postgres.ts";
import { row } from "./row.ts";
import { flood } from "./tenants/flood.ts";
import { makeTenant, type Tenant, WORK } from "./tenants/tenant.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    tenants: { type: "string", default: "100" },
    /** Tenants that work at the same time. */
    clients: { type: "string", default: "2" },
    /** The longest that a kind of work is measured. */
    seconds: { type: "string", default: "120" },
    /** PGlite, which is one connection, instead of a PostgreSQL of its own. */
    pglite: { type: "boolean", default: false },
  },
});
const MOST = 3;
/** Who has waited so long is counted with that, and left behind. */
const PATIENCE_MS = 30_000;

/** Milliseconds of each kind of work, one of each by each tenant as far as the time for a kind allows. */
async function measure(suite: Suite, tenants: Tenant[]): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (const [kind, work] of Object.entries(WORK)) {
    const mine: number[] = times[kind] = [];
    const until = performance.now() + Number(values.seconds) * 1_000;
    let next = 0;
    const client = async () => {
      while (next < tenants.length && performance.now() < until) {
        const tenant = tenants[next++]!;
        const started = performance.now();
        await patiently(work(suite, tenant));
        mine.push(Math.min(performance.now() - started, PATIENCE_MS));
      }
    };
    await Promise.all(Array.from({ length: Number(values.clients) }, client));
    console.log(`${kind}: ${mine.length} times`);
  }
  return times;
}

async function patiently(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, PATIENCE_MS));
  work.catch(() => {}); // What is left behind may break when the suite stops.
  await Promise.race([work, patience]).finally(() => clearTimeout(timer));
}

const p95 = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!;

const server = values.pglite ? undefined : await startPostgres();
const suite = await Suite.start({
  contacts: 1,
  databaseUrl: await server?.createDatabase("suite"),
  // The platform's model is one thread here for all tenants; hosted, each worker has its own.
  env: { EMBEDDINGS_PROVIDER: "local" },
});
try {
  const [greedy, ...others] = await all(Number(values.tenants), (number) => makeTenant(suite, number));
  await measure(suite, others.slice(0, 5)); // Nothing is loaded before its first use.
  const idle = await measure(suite, others);
  const flooding = flood(suite, greedy!);
  await new Promise((resolve) => setTimeout(resolve, 5_000)); // Until the queues are full.
  const flooded = await measure(suite, others);
  const counts = await flooding.stop();
  console.log(
    `the flood: ${
      Object.entries(counts).map(([kind, { asked, refused }]) => `${kind} ${asked} (${refused} refused)`)
        .join(", ")
    }`,
  );
  for (const kind of Object.keys(WORK)) {
    row(`${kind}, p95 of ${idle[kind]!.length} others, idle`, p95(idle[kind]!), "ms");
    row(
      `${kind}, of ${flooded[kind]!.length} while one floods (peer: 3 x idle)`,
      p95(flooded[kind]!),
      "ms",
      MOST * p95(idle[kind]!),
    );
  }
} finally {
  await suite.stop();
  await server?.stop();
}
Deno.exit(0); // Some still wait for what was left behind.

/** One after the other: signing up is slow on purpose. */
async function all<T>(count: number, make: (number: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let number = 0; number < count; number++) made.push(await make(number));
  return made;
}
