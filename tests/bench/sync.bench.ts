// A full sync of the demo portal, end to end: ours (wasm) beside a plain TypeScript function, same stack, same simulator, one run.
// Usage: deno run -A tests/bench/sync.bench.ts [--contacts N] [--postgres]. Prints one JSON line per row of the table.

import { parseArgs } from "node:util";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp, type User } from "../harness/user.ts";
import { startPostgres } from "../sql/postgres.ts";
import { mirror } from "./peer/sync.ts";
import { row } from "./row.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { contacts: { type: "string", default: "29000" }, postgres: { type: "boolean", default: false } },
});
const contacts = Number(values.contacts);
const database = values.postgres ? await startPostgres() : undefined;
const where = database ? "PostgreSQL" : "PGlite";

interface Run {
  records: number;
  seconds: number;
}

/** Ours: from the connection, which starts the first sync, to the session's end by the database's own clock. */
async function ours(rateLimit: number): Promise<Run & { requests: number; cpuMs: number }> {
  // Without a limiter there is no lease to take either.
  const env: Record<string, string> = rateLimit === 0 ? { HUBSPOT_RATE_LIMIT: "0" } : {};
  const suite = await Suite.start({
    contacts,
    rateLimit,
    env,
    databaseUrl: await database?.createDatabase(`ours_${rateLimit}`),
  });
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    const progress = await finished(suite, user, await newestSession(suite), 600_000);
    if (progress.status !== "completed") throw new Error(JSON.stringify(progress));
    const seconds = (Date.parse(progress.end_time) - Date.parse(progress.start_time)) / 1000;
    const stats = await suite.simulator.get("stats");
    const limits = await (await fetch(`${suite.url}/_local/functions`)).json();
    const cpuMs = limits["hubspot-sync"].max_cpu_ms;
    return { records: progress.records_count, seconds, requests: stats.requests, cpuMs };
  } finally {
    await suite.stop();
  }
}

/** The peer: same stack and simulator, its own loop in this process. */
async function peer(): Promise<Run> {
  const suite = await Suite.start({
    contacts,
    rateLimit: 0,
    databaseUrl: await database?.createDatabase("peer"),
  });
  try {
    const user = await signUp(suite);
    await connect(suite, user); // for the account row; the session that it starts is cancelled and its rows erased
    await request(suite, user, "POST", `hubspot-sync/${await newestSession(suite)}/cancel`);
    await finished(suite, user, await newestSession(suite));
    const admin = service(suite);
    for (const object of ["contacts", "companies", "deals", "calls"]) {
      await admin.from(`hubspot_${object}_raw`).delete().neq("hubspot_id", "");
    }
    const { data: account } = await admin.from("hubspot_accounts").select("id").single();
    const accessToken = await ownToken(suite, user);
    const properties: Record<string, string[]> = {};
    for (const object of ["contacts", "companies", "deals", "calls"]) {
      const response = await fetch(`${suite.simulator.url}/crm/properties/2026-09/${object}`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      const { results } = await response.json();
      properties[object] = results.map((definition: { name: string }) => definition.name);
    }
    const started = performance.now();
    const records = await mirror({
      hubspotUrl: suite.simulator.url,
      accessToken,
      supabaseUrl: suite.url,
      secretKey: suite.keys.secret_key,
      accountId: account!.id,
      properties,
    });
    return { records, seconds: (performance.now() - started) / 1000 };
  } finally {
    await suite.stop();
  }
}

/** A token of the peer's own: the same app's authorize URL without PKCE, and the code exchanged here. */
async function ownToken(suite: Suite, user: User): Promise<string> {
  const { body } = await request(suite, user, "POST", "hubspot-oauth/authorize", {});
  const authorize = new URL(body.authorize_url);
  authorize.searchParams.delete("code_challenge");
  authorize.searchParams.delete("code_challenge_method");
  const consent = await fetch(authorize, { redirect: "manual" });
  await consent.body?.cancel();
  const code = new URL(consent.headers.get("location")!).searchParams.get("code")!;
  const response = await fetch(`${suite.simulator.url}/oauth/2026-09/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: suite.simulator.clientId,
      client_secret: suite.simulator.clientSecret,
      redirect_uri: authorize.searchParams.get("redirect_uri")!,
      code,
    }),
  });
  if (!response.ok) throw new Error(`token: ${response.status} ${await response.text()}`);
  return (await response.json()).access_token;
}

const free = await ours(0);
console.log(`ours: ${free.records} records in ${free.seconds} s with ${free.requests} requests`);
const theirs = await peer();
row(
  `full sync, limiter off, ${where}`,
  free.records / free.seconds,
  "records/s",
  theirs.records / theirs.seconds,
);
row(`CPU of the dearest invocation, ${where}`, free.cpuMs, "ms");
if (!database) {
  const limited = await ours(110);
  // Within any 10 s at most 110: the 111th request cannot be sent before 10 s, the 221st not before 20 s.
  const floor = 10 * Math.floor((limited.requests - 1) / 110);
  row("full sync at 110 requests per 10 s, against the floor", limited.seconds, "s", floor);
}
await database?.stop();
