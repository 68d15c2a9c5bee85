/**
 * How long a card takes: `deno run -A tests/bench/card.bench.ts [--requests N] [--clients N]`. HubSpot gives a data-fetch
 * card 5 s and waits 15 s for hubspot.fetch; this prints the quantiles of signed requests to the running function, with
 * a score, reasons and a history for each record. Needs the built function and the simulator.
 */
import { hubspotFetch, mirroredPortal, storeScore } from "../card/portal.ts";

function option(name: string, fallback: number): number {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(Deno.args[at + 1]);
}

function quantile(sorted: number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! * 10) / 10;
}

const requests = option("requests", 1_000);
const clients = option("clients", 8);
const portal = await mirroredPortal({ contacts: 200, host: false });
try {
  const truth = await portal.suite.simulator.get("records/contacts");
  const ids: string[] = truth.results.slice(0, 50).map((record: { id: string }) => record.id);
  for (const id of ids) await storeScore(portal, id, 60 + Number(id) % 40);
  const result: Record<string, unknown> = { requests, clients };
  for (
    const [name, path] of [
      ["app card", (id: string) => `/app?objectId=${id}&objectTypeId=0-1`],
      ["data-fetch card", (id: string) => `?associatedObjectId=${id}&associatedObjectType=CONTACT`],
    ] as const
  ) {
    const cold = await hubspotFetch(portal.suite, path(ids[0]!));
    const times: number[] = [];
    const started = performance.now();
    let next = 0;
    const client = async () => {
      while (next < requests) {
        const { status, ms } = await hubspotFetch(portal.suite, path(ids[next++ % ids.length]!));
        if (status !== 200) throw new Error(`${name}: ${status}`);
        times.push(ms);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    const seconds = (performance.now() - started) / 1_000;
    times.sort((a, b) => a - b);
    result[name] = {
      first_ms: Math.round(cold.ms),
      p50_ms: quantile(times, 0.5),
      p95_ms: quantile(times, 0.95),
      p99_ms: quantile(times, 0.99),
      max_ms: quantile(times, 1),
      per_second: Math.round(times.length / seconds),
    };
  }
  console.log(JSON.stringify(result, null, 2));
} finally {
  await portal.suite.stop();
}
