/**
 * How fast webhooks are taken and how far the mirror is behind: `deno run -A tests/bench/webhook.bench.ts [--requests N] [--rate N]
 * [--changes N] [--pglite]`, on PostgreSQL unless told otherwise. First contacts change 20 times a second, and the events themselves tell
 * the lag (bar: 99 of 100 within 2 s). Then so many signed requests of 100 events come at a rate a second (bar: half of them answered
 * within 100 ms), the stack is killed (kill -9) right behind the last answer, and every event is there after the restart. Needs the built
 * functions and the simulator.
 */
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, service, signUp } from "../harness/user.ts";
import { event, signed, target } from "../harness/webhook.ts";
import { startPostgres } from "../sql/postgres.ts";
import { row } from "./row.ts";

function option(name: string, fallback: number): number {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(Deno.args[at + 1]);
}

const quantile = (sorted: number[], share: number) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! * 10) / 10;

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

const [requests, rate, changes] = [option("requests", 300), option("rate", 300), option("changes", 600)];
const server = Deno.args.includes("--pglite") ? undefined : await startPostgres();
const suite = await Suite.start({ contacts: 200, databaseUrl: await server?.createDatabase("webhook") });

const count = async (waiting: boolean) => {
  const all = service(suite).from("webhook_events").select("*", { count: "exact", head: true });
  const { count, error } = await (waiting ? all.is("applied_at", null) : all);
  if (error) throw error;
  return count!;
};

/** Requests of 100 events each, of records that are not there: what they cost is to be taken. */
async function burst(): Promise<void> {
  const bodies = Array.from(
    { length: requests },
    (_, request) =>
      JSON.stringify(Array.from({ length: 100 }, (_, n) =>
        event("ticket.propertyChange", request * 100 + n, {
          eventId: request * 100 + n,
          propertyName: "subject",
          propertyValue: "x".repeat(40),
        }))),
  );
  const headers = await Promise.all(bodies.map((body) => signed(suite, body)));
  const known = await count(false);
  const warm = JSON.stringify([event("ticket.creation", 1)]);
  await (await fetch(target(suite), { method: "POST", headers: await signed(suite, warm), body: warm })).body
    ?.cancel();
  const before = known + 1;
  for (const end = performance.now() + 60_000; await count(false) < before && performance.now() < end;) {
    await sleep(50);
  }
  const times: number[] = [];
  let refused = 0;
  const began = performance.now();
  await Promise.all(bodies.map(async (body, n) => {
    await sleep(Math.max(0, began + n * 1_000 / rate - performance.now()));
    const sent = performance.now();
    const response = await fetch(target(suite), { method: "POST", headers: headers[n]!, body });
    await response.body?.cancel();
    if (response.status === 204) times.push(performance.now() - sent);
    else refused++;
  }));
  const seconds = (performance.now() - began) / 1_000;
  await suite.crash();
  times.sort((a, b) => a - b);
  row("webhook: median answer of a request of 100 events", quantile(times, 0.5), "ms");
  row("webhook: 99 of 100 answers", quantile(times, 0.99), "ms");
  row("webhook: requests answered", times.length / seconds, "requests / s");
  row("webhook: requests not answered with 204", refused, "requests");
  await suite.boot();
  const expected = before + times.length * 100;
  for (const end = performance.now() + 120_000; await count(false) < expected && performance.now() < end;) {
    await sleep(200);
  }
  row("webhook: events lost by kill -9", expected - await count(false), "events");
}

/** Twenty changes a second, each of another contact. */
async function lag(): Promise<void> {
  await suite.simulator.post("settings", { webhook_url: target(suite), webhook_delay_ms: 0 });
  const { results } = await suite.simulator.get("records/contacts");
  const { data: account } = await service(suite).from("hubspot_accounts").select("id").single();
  const began = performance.now();
  for (let n = 0; n < changes; n++) {
    await sleep(Math.max(0, began + n * 50 - performance.now()));
    const mutation = {
      action: "edit",
      object: "contacts",
      id: results[n % results.length].id,
      properties: { firstname: `n${n}` },
    };
    await suite.simulator.post("mutate", { mutations: [mutation] });
  }
  for (const end = performance.now() + 60_000; await count(true) > 0 && performance.now() < end;) {
    await sleep(200);
  }
  const { data: health } = await service(suite).rpc("sync_health", { p_account_id: account!.id });
  const measured = health.inbound.lag["5m"];
  row("inbound lag at 20 changes a second: events", measured.events, "events");
  row("inbound lag at 20 changes a second: median", measured.p50_ms, "ms");
  row("inbound lag at 20 changes a second: 99 of 100", measured.p99_ms, "ms");
  row("inbound lag at 20 changes a second: longest", measured.max_ms, "ms");
}

try {
  const user = await signUp(suite);
  await connect(suite, user);
  await finished(suite, user, await newestSession(suite));
  await lag();
  // Of objects that are not mirrored nothing is applied, so they come last.
  await burst();
} finally {
  await suite.stop();
  await server?.stop();
}
