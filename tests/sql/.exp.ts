/** Times sync_apply: `deno run -A tests/sql/bench.ts [--pglite | --postgres]`. Prints rows per second of each step. */
import { addPlatform, type Database, migrate, openPglite, openPostgres } from "/work/main/tests/sql/database.ts";
import { startPostgres } from "/work/main/tests/sql/postgres.ts";

const ROWS = 5_000;
const BATCH = 500;

/** A contact of about 1.5 KB with forty properties and three associations, as the function hands it over. */
function contact(n: number, updated: string, read: string): Record<string, unknown> {
  const properties: Record<string, string | null> = {};
  for (let i = 0; i < 30; i++) properties[`property_${i}`] = i % 4 ? `value ${(n * 7919 + i) % 10_007}` : null;
  Object.assign(properties, {
    email: `person${n}@example.com`,
    phone: `+1555${String(n).padStart(7, "0")}`,
    firstname: `First${n % 500}`,
    lastname: `Last${n % 2000}`,
    createdate: "2026-01-01T00:00:00.000Z",
    lastmodifieddate: updated,
    lifecyclestage: "lead",
    student_id: n % 10 ? null : `S${n}`,
    sj_credits: String(n % 5),
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
  await migrate(database); await database.script(Deno.env.get("X") ?? "select 1");
  const [user] = await database.query("insert into auth.users (email) values ('bench@example.com') returning id");
  await database.query(
    "select public.oauth_connect($1, '1', 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}')",
    [user!.id],
  );
  const [claim] = await database.query(
    "select j ->> 'id' as id, j ->> 'lease_token' as lease from jsonb_array_elements(public.jobs_claim(array['sync.object'], 1, 600)) j",
  );
  let cursor = 0;
  const pass = async (step: string, updated: string, read: string) => {
    let spent = 0; const pid = database.kind === "postgres" ? (await database.query("select pg_backend_pid() p"))[0]!.p : Deno.pid;
    const cpu = () => { const f = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!.split(" "); return (Number(f[11]) + Number(f[12])) * 10; };
    let used = 0;
    let bytes = 0;
    for (let first = 0; first < ROWS; first += BATCH) {
      const rows = Array.from({ length: BATCH }, (_, i) => contact(first + i, updated, read));
      const text = JSON.stringify(rows);
      bytes += JSON.stringify(rows.map((row) => row.raw_json)).length;
      const started = performance.now(); const c0 = cpu();
      await database.query("select public.sync_apply($1, $2, 'contacts', ($3::text)::jsonb, ($4::text)::jsonb, $5, '[]', null)", [
        claim!.id,
        claim!.lease,
        text,
        JSON.stringify({ phase: step, after: cursor++ }),
        BATCH,
      ]);
      spent += performance.now() - started; used += cpu() - c0;
    }
    const rate = Math.round(ROWS / spent * 1000);
    console.log(`${label} ${step}: ${rate} rows/s (${(spent / (ROWS / BATCH)).toFixed(1)} ms per ${BATCH}, cpu ${(used/(ROWS/BATCH)).toFixed(1)} ms => ${Math.round(ROWS/used*1000)}/s)`);
  };
  await pass("new", "2026-02-01T00:00:00.000Z", "2026-11-21T10:00:00.000Z");
  { const pid = (await database.query("select pg_backend_pid() p"))[0]!.p; const cpu = () => { const f = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!.split(" "); return (Number(f[11]) + Number(f[12])) * 10; };
  const c=cpu(); await database.script("select gin_clean_pending_list('idx_contacts_raw_json')").catch(()=>{}); console.log("clean", cpu()-c, "per 500:", (cpu()-c)/(ROWS/BATCH)); }
  if (Deno.env.get("SHORT")) return;
  await pass("unchanged", "2026-02-01T00:00:00.000Z", "2026-11-21T11:00:00.000Z");
  await pass("changed", "2026-03-01T00:00:00.000Z", "2026-11-21T12:00:00.000Z");
  await pass("unchanged again", "2026-03-01T00:00:00.000Z", "2026-11-21T13:00:00.000Z");
  await pass("stale", "2026-02-01T00:00:00.000Z", "2026-11-21T10:00:00.000Z");
  const [sizes] = await database.query(
    `select n_tup_upd, n_tup_hot_upd, pg_size_pretty(pg_total_relation_size('public.hubspot_contacts_raw')) as size
     from pg_stat_user_tables where relname = 'hubspot_contacts_raw'`,
  );
  console.log(`${label} updates ${sizes?.n_tup_upd}, of them HOT ${sizes?.n_tup_hot_upd}; table with indexes ${sizes?.size}`);
}


const url=Deno.args[0]!;
if (url==="pglite") { const d=await openPglite(); await bench(d,Deno.args[1]??""); await d.close(); }
else { const admin=openPostgres(url); await admin.script("drop database if exists exp with (force)"); await admin.script("create database exp"); const u=new URL(url); u.pathname="/exp"; const d=openPostgres(u.href); await bench(d,Deno.args[1]??""); await d.close(); await admin.close(); }
