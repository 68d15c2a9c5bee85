// The 22 metrics in one call, as a member, on PGlite: 29,000 contacts, 1,000 deals and 20,000 calls of a year; and what the facts cost
// whoever writes calls to the mirror. Usage: deno run -A tests/bench/metrics.bench.ts [--postgres] [--times N]: on a real server, with N
// times as many records. Prints one JSON line per row of the table.

import { parseArgs } from "node:util";
import { addPlatform, type Database, migrate, openPglite, openPostgres } from "../sql/database.ts";
import { startPostgres } from "../sql/postgres.ts";
import { row } from "./row.ts";

const { values } = parseArgs({
  options: { postgres: { type: "boolean" }, times: { type: "string", default: "1" } },
});
const times = Number(values.times);
const [contacts, deals, calls] = [29_000 * times, 1_000 * times, 20_000 * times];

/** The middle of 11 runs, after two that warm up. */
async function median(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let run = -2; run < 11; run++) {
    const started = performance.now();
    await work();
    if (run >= 0) taken.push(performance.now() - started);
  }
  return taken.sort((a, b) => a - b)[5]!;
}

/** Records of two years, in batches as a sync brings them; the facts come with them. */
async function fill(database: Database, account: string): Promise<void> {
  const stamps = "now() as source_updated_at, now() as read_at, now() as seen_at";
  const at = (n: string, stride: number) =>
    `timestamptz '2026-11-30' - (${n} * ${stride} % 1051200) * interval '1 minute'`;
  const batches = async (table: string, columns: string, select: string, count: number) => {
    for (let from = 0; from < count; from += 5000) {
      await database.query(
        `insert into public.${table} (account_id, hubspot_id, ${columns}, raw_json, source_updated_at, read_at, seen_at)
         select $1, n::text, ${select}, ${stamps} from generate_series($2::int, $3::int) n`,
        [account, from + 1, Math.min(from + 5000, count)],
      );
    }
  };
  await batches(
    "hubspot_contacts_raw",
    "createdate, phone_normalized, vsl_watched",
    `${at("n::bigint", 7919)}, '+336' || lpad(n::text, 8, '0'), n % 3 = 0,
     jsonb_build_object('id', n::text, 'properties', jsonb_build_object('hubspot_owner_id', (n % 20)::text, 'sales_script_version', chr(65 + n % 3), 'hs_analytics_source', 'S' || n % 6))`,
    contacts,
  );
  await batches(
    "hubspot_deals_raw",
    "createdate, closedate, amount, dealstage, pipeline",
    `${at("n::bigint", 6133)}, ${
      at("n::bigint", 6133)
    } + n % 40 * interval '1 day', n % 900, case n % 3 when 0 then 'closedwon' when 1 then 'closedlost' else 'new' end, 'p' || n % 2,
     jsonb_build_object('id', n::text, 'properties', jsonb_build_object('hubspot_owner_id', (n % 20)::text), 'associations', jsonb_build_object('contacts', jsonb_build_object('results',
       jsonb_build_array(jsonb_build_object('id', (n * 29 % ${contacts} + 1)::text, 'type', 'deal_to_contact')))))`,
    deals,
  );
  await batches(
    "hubspot_calls_raw",
    "call_direction, call_timestamp, call_duration, call_status, to_number_normalized, from_number_normalized",
    callRows(at),
    calls,
  );
}

function callRows(at: (n: string, stride: number) => string): string {
  const number = `'+336' || lpad((n * 17 % ${contacts} + 1)::text, 8, '0')`;
  return `case n % 7 when 0 then 'INBOUND' else 'OUTBOUND' end, ${
    at("n::bigint", 5077)
  }, n * 977 % 900000, 'COMPLETED', case n % 7 when 0 then '+33100000000' else ${number} end,
    case n % 7 when 0 then ${number} else '+33100000000' end, jsonb_build_object('id', n::text, 'properties', jsonb_build_object('hubspot_owner_id', (n % 20)::text))`;
}

async function ask(database: Database, account: string): Promise<void> {
  const filters: Record<string, string> = {
    none: "{}",
    owner: '{"owner": "7"}',
    pipeline: '{"pipeline": "p1"}',
    stage: '{"stage": "closedwon"}',
    script: '{"script": "A"}',
    source: '{"source": "S1"}',
  };
  for (const days of [30, 90, 365]) {
    for (const [name, filter] of Object.entries(filters)) {
      const call = () =>
        database.query("select public.metrics($1, date '2026-11-30' - $2::int, '2026-11-30', $3::jsonb)", [
          account,
          days,
          filter,
        ]);
      row(`22 metrics, ${days} days, filter: ${name}, ${contacts} contacts`, await median(call), "ms");
    }
  }
}

/** 500 calls as a batch of the sync changes them, with and without the trigger that has the facts follow; undone. */
async function write(database: Database, account: string): Promise<void> {
  const batch = async () => {
    await database.script("begin");
    await database.query(
      "update public.hubspot_calls_raw set call_duration = call_duration + 1, synced_at = now(), updated_at = now() where account_id = $1 and hubspot_id::int between 1001 and 1500",
      [account],
    );
    await database.script("set constraints all immediate; rollback");
  };
  row("500 calls changed in the mirror, facts follow", await median(batch), "ms");
  await database.script("alter table public.hubspot_calls_raw disable trigger _700_metrics_update");
  row("500 calls changed in the mirror, no facts", await median(batch), "ms");
}

const server = values.postgres ? await startPostgres() : undefined;
const database = server ? openPostgres(await server.createDatabase("metrics")) : await openPglite();
try {
  await addPlatform(database);
  await migrate(database);
  const [user] = await database.query(
    "insert into auth.users (id, email) values (gen_random_uuid(), 'owner@bench.example') returning id",
  );
  const [made] = await database.query(
    "select public.oauth_connect($1, '1', 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}') ->> 'account_id' as id",
    [user!.id],
  );
  const account = made!.id as string, started = performance.now();
  await fill(database, account);
  row(`mirror and facts of ${contacts + deals + calls} records`, (performance.now() - started) / 1000, "s");
  await database.script("analyze");
  await database.query(
    "select set_config('request.jwt.claims', json_build_object('sub', $1::text, 'role', 'authenticated')::text, false)",
    [user!.id],
  );
  await ask(database, account);
  await write(database, account);
} finally {
  await database.close();
  await server?.stop();
}
