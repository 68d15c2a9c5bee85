/**
 * Times the two steps of a score batch: `deno run -A tests/sql/bench_scoring.ts [--pglite | --postgres] [RECORDS]`.
 *
 * Prints microseconds per record of start, slice and commit: for records without a score, for the same scores again, and for
 * others. On PGlite it is CPU time of this process, which other work on the machine disturbs less than the clock.
 */
import process from "node:process";
import { addPlatform, type Database, migrate, openPglite, openPostgres, type Row } from "./database.ts";
import { startPostgres } from "./postgres.ts";

const SLICE = 500;

/** Contacts of some 1.3 KB with a company and two calls each, every third with a deal. */
async function seed(database: Database, account: string, records: number): Promise<void> {
  const links = (type: string, id: string) =>
    `jsonb_build_object('results', jsonb_build_array(${id}))`
      .replace(id, `jsonb_build_object('id', (${id})::text, 'type', '${type}')`);
  const times = "timestamptz '2026-02-01', now(), now()";
  await database.script(`
    insert into public.hubspot_contacts_raw (account_id, hubspot_id, createdate, phone_normalized, raw_json,
      source_updated_at, read_at, seen_at)
    select '${account}', (100000 + n)::text, timestamptz '2025-01-01' + n * interval '13 minutes',
      '1555' || lpad(n::text, 7, '0'), jsonb_build_object('properties',
        (select jsonb_object_agg('option_property_' || i, 'option_' || (n * 31 + i) % 12) from generate_series(0, 19) i)
          || jsonb_build_object('email', 'person' || n || '@example.com', 'city', 'City ' || n % 200,
            'company', 'Company ' || n % 5000, 'lifecyclestage', 'lead', 'message',
            'Wrote in about the course number ' || n % 977 || ', asks to be called back in the evening'),
        'associations', jsonb_build_object('companies', ${links("contact_to_company", "n % 5000")})
          || case when n % 3 = 0 then jsonb_build_object('deals', ${links("contact_to_deal", "900000 + n")})
            else '{}' end), ${times}
    from generate_series(1, ${records}) n;
    insert into public.hubspot_deals_raw (account_id, hubspot_id, dealstage, amount, createdate, closedate, raw_json,
      source_updated_at, read_at, seen_at)
    select '${account}', (900000 + n)::text, 'closedwon', n % 1000, timestamptz '2025-02-01' + n * interval '13 minutes',
      timestamptz '2025-04-01', jsonb_build_object('properties', '{"hs_is_closed": "true", "hs_is_closed_won": "true"}'::jsonb,
        'associations', jsonb_build_object('contacts', ${links("deal_to_contact", "100000 + n")})), ${times}
    from generate_series(3, ${records}, 3) n;
    insert into public.hubspot_calls_raw (account_id, hubspot_id, call_duration, call_direction, call_timestamp,
      call_status, to_number_normalized, from_number_normalized, raw_json, source_updated_at, read_at, seen_at)
    select '${account}', (500000 + n)::text, n * 7919 % 600000, 'OUTBOUND', timestamptz '2025-03-01' + n * interval '7 minutes',
      'COMPLETED', '1555' || lpad((n / 2)::text, 7, '0'), '15559999999', '{}', ${times}
    from generate_series(2, ${records} * 2 + 1) n;`);
  await database.script("vacuum analyze");
}

/** A score as the function hands it over: five reasons, 28 cells. */
function scored(record: { id: string }, salt: number): Record<string, unknown> {
  const probability = ((Number(record.id) * 7919 + salt) % 1000) / 1000;
  return {
    record_id: record.id,
    score: Math.round(probability * 100),
    probability,
    log_odds: Math.log((probability + 0.001) / (1.001 - probability)),
    grade: "C",
    baseline: -0.3123,
    reasons: Array.from({ length: 5 }, (_, i) => ({
      feature: `category.option_property_${i}`,
      label: `Option ${i}`,
      value: `option_${i}`,
      contribution: 0.123456789 * i + probability,
    })),
    inputs: Array.from({ length: 28 }, (_, i) => [null, probability * i, `option_${i}`][i % 3]),
    as_of: new Date().toISOString(),
    source: "rules",
    model_id: null,
    model_version: 0,
    model_sha256: "a".repeat(64),
  };
}

async function bench(database: Database, label: string, records: number): Promise<void> {
  const one = async (sql: string, params: unknown[]): Promise<Row> => (await database.query(sql, params))[0]!;
  await addPlatform(database);
  await migrate(database);
  const user = await one(
    "insert into auth.users (id, email) values (gen_random_uuid(), 'bench@example.com') returning id",
    [],
  );
  const { id: account } = await one(
    "select public.oauth_connect($1, '1', 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}') ->> 'account_id' as id",
    [user.id],
  );
  await seed(database, account as string, records);
  const spent = { start: 0, slice: 0, commit: 0 };
  const now = () => {
    const { user, system } = process.cpuUsage();
    return database.kind === "pglite" ? user + system : performance.now() * 1000;
  };
  const timed = async <T>(step: keyof typeof spent, work: () => Promise<T>): Promise<T> => {
    const started = now();
    const answer = await work();
    spent[step] += now() - started;
    return answer;
  };
  for (const [pass, salt] of [["new", 0], ["the same", 0], ["others", 13]] as const) {
    Object.assign(spent, { start: 0, slice: 0, commit: 0 });
    await timed("start", () => one("select public.score_batch_start($1, null, 'contacts')", [account]));
    const { job } = await one("select public.jobs_claim(array['score.batch'], 1, 600) -> 0 as job", []);
    const key = [(job as Row).id, (job as Row).lease_token];
    while (true) {
      const { slice } = await timed(
        "slice",
        () => one("select public.score_batch_slice($1, $2, $3)::text as slice", [...key, SLICE]),
      );
      const { records, last_id } = JSON.parse(slice as string);
      if (last_id === null) break;
      const rows = JSON.stringify(records.map((record: { id: string }) => scored(record, salt)));
      await timed(
        "commit",
        () => one("select public.score_batch_commit($1, $2, $3, ($4::text)::jsonb)", [...key, last_id, rows]),
      );
    }
    await one("select public.jobs_complete($1, $2, '{}')", key);
    const each = Object.entries(spent).map(([step, us]) => `${step} ${(us / records).toFixed(1)}`);
    console.log(`${label} ${pass}: ${each.join(", ")} us per record`);
  }
}

const records = Number(Deno.args.find((arg) => /^\d+$/.test(arg)) ?? 10_000);
const both = !Deno.args.some((arg) => arg.startsWith("--"));
if (both || Deno.args.includes("--pglite")) {
  const database = await openPglite();
  await bench(database, "pglite", records);
  await database.close();
}
if (both || Deno.args.includes("--postgres")) {
  const server = await startPostgres();
  try {
    const database = openPostgres(await server.createDatabase("bench"));
    await bench(database, `postgres ${server.major}`, records);
    await database.close();
  } finally {
    await server.stop();
  }
}
