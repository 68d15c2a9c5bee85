/** Times sync_apply: `deno run -A tests/sql/bench.ts [--pglite | --postgres]`. Prints rows per second of each step. */
import { addPlatform, type Database, migrate, openPglite, openPostgres } from "./database.ts";
import { startPostgres } from "./postgres.ts";

const ROWS = 10_000;
const BATCH = 500;

/** A contact of about 1.5 KB with 45 properties and three associations, as the function hands it over. */
function contact(n: number, updated: string, read: string): Record<string, unknown> {
  const properties: Record<string, string | null> = {};
  // Like a HubSpot contact: most of 45 properties empty or one of a few options, ten values that hardly repeat.
  for (let i = 0; i < 16; i++) properties[`hs_empty_property_${i}`] = null;
  for (let i = 0; i < 14; i++) properties[`hs_option_property_${i}`] = `option_${(n * 31 + i) % 12}`;
  const stamp = new Date(1_700_000_000_000 + n * 7_919_113).toISOString();
  Object.assign(properties, {
    email: `person${n}@example.com`,
    phone: `+1555${String(n).padStart(7, "0")}`,
    firstname: `First${n % 500}`,
    lastname: `Last${n % 2000}`,
    hs_object_id: String(100_000 + n),
    createdate: stamp,
    hs_analytics_first_timestamp: stamp,
    lastmodifieddate: updated,
    associatedcompanyid: String(n % 5000),
    city: `City ${n % 200}`,
    company: `Company ${n % 5000}`,
    lifecyclestage: "lead",
    student_id: n % 10 ? null : `S${n}`,
    sj_credits: String(n % 5),
    message: `Wrote in about the course number ${
      n % 977
    }, asks to be called back in the evening, paid by installments`,
  });
  const results = (type: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: String((n * 3 + i) % 50_000), type }));
  return {
    hubspot_id: String(100_000 + n),
    source_updated_at: updated,
    read_at: read,
    archived_at: null,
    merged_into: null,
    missing: false,
    email: properties.email,
    phone: properties.phone,
    firstname: properties.firstname,
    lastname: properties.lastname,
    createdate: properties.createdate,
    lifecyclestage: "lead",
    vsl_watched: n % 2 === 0,
    sales_script_version: "b",
    phone_normalized: `1555${String(n).padStart(7, "0")}`,
    raw_json: {
      id: String(100_000 + n),
      properties,
      createdAt: "2026-01-01T00:00:00.000Z",
      updatedAt: updated,
      archived: false,
      associations: {
        companies: { results: results("contact_to_company", 1) },
        calls: { results: results("contact_to_call", 2) },
      },
    },
  };
}

async function bench(database: Database, label: string): Promise<void> {
  await addPlatform(database);
  await migrate(database);
  const [user] = await database.query(
    "insert into auth.users (id, email) values (gen_random_uuid(), 'bench@example.com') returning id",
  );
  await database.query(
    "select public.oauth_connect($1, '1', 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}')",
    [user!.id],
  );
  const [claim] = await database.query(
    "select j ->> 'id' as id, j ->> 'lease_token' as lease from jsonb_array_elements(public.jobs_claim(array['sync.object'], 1, 600)) j",
  );
  let cursor = 0;
  const pass = async (step: string, updated: string, read: string) => {
    let spent = 0;
    let bytes = 0;
    for (let first = 0; first < ROWS; first += BATCH) {
      const rows = Array.from({ length: BATCH }, (_, i) => contact(first + i, updated, read));
      const text = JSON.stringify(rows);
      bytes += JSON.stringify(rows.map((row) => row.raw_json)).length;
      const started = performance.now();
      await database.query(
        "select public.sync_apply($1, $2, 'contacts', ($3::text)::jsonb, ($4::text)::jsonb, $5, '[]', null)",
        [
          claim!.id,
          claim!.lease,
          text,
          JSON.stringify({ phase: step, after: cursor++ }),
          BATCH,
        ],
      );
      spent += performance.now() - started;
    }
    const rate = Math.round(ROWS / spent * 1000);
    console.log(
      `${label} ${step}: ${rate} rows/s (${(spent / (ROWS / BATCH)).toFixed(1)} ms per ${BATCH}, raw_json ${
        Math.round(bytes / ROWS)
      } B)`,
    );
  };
  await pass("new", "2026-02-01T00:00:00.000Z", "2026-11-21T10:00:00.000Z");
  await pass("unchanged", "2026-02-01T00:00:00.000Z", "2026-11-21T11:00:00.000Z");
  await pass("changed", "2026-03-01T00:00:00.000Z", "2026-11-21T12:00:00.000Z");
  await pass("unchanged again", "2026-03-01T00:00:00.000Z", "2026-11-21T13:00:00.000Z");
  await pass("stale", "2026-02-01T00:00:00.000Z", "2026-11-21T10:00:00.000Z");
  const [sizes] = await database.query(
    `select n_tup_upd, n_tup_hot_upd, pg_size_pretty(pg_total_relation_size('public.hubspot_contacts_raw')) as size
     from pg_stat_user_tables where relname = 'hubspot_contacts_raw'`,
  );
  console.log(
    `${label} updates ${sizes?.n_tup_upd}, of them HOT ${sizes?.n_tup_hot_upd}; table with indexes ${sizes?.size}`,
  );
}

const both = !Deno.args.length;
if (both || Deno.args.includes("--pglite")) {
  const database = await openPglite();
  await bench(database, "pglite");
  await database.close();
}
if (both || Deno.args.includes("--postgres")) {
  const server = await startPostgres();
  try {
    const database = openPostgres(await server.createDatabase("bench"));
    await bench(database, `postgres ${server.major}`);
    await database.close();
  } finally {
    await server.stop();
  }
}
