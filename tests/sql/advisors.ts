/**
 * Pushes the migrations with the Supabase CLI into a fresh PostgreSQL and asks its advisors:
 * `deno run -A tests/sql/advisors.ts` with the CLI in SUPABASE_CLI or on the PATH. Prints one line per check; exit code 1 on a
 * finding.
 *
 * The advisors find nothing at all without the roles and default grants of a hosted project, so the last check makes a table
 * that they must complain about.
 */
import { addPlatform, asPostgres, openPostgres } from "./database.ts";
import { startPostgres } from "./postgres.ts";

const cli = Deno.env.get("SUPABASE_CLI") ?? "supabase";
const root = new URL("../../", import.meta.url).pathname;

interface Finding {
  name: string;
  level: string;
  detail: string;
}

/** Findings of the performance advisors that are meant, and why. */
const EXPLAINED: Record<string, string> = {
  unused_index: "no index of a fresh database was used yet",
  "Table `private.sync_fields` does not have a primary key":
    "its key has a column that is null for all portals",
};

async function supabase(...args: string[]): Promise<{ success: boolean; output: string; errors: string }> {
  const done = await new Deno.Command(cli, {
    args: [...args, "--workdir", root],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", SUPABASE_TELEMETRY_DISABLED: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success: done.success, output: text(done.stdout), errors: text(done.stderr) };
}

async function advisors(url: string, type: "security" | "performance"): Promise<Finding[]> {
  const { output, errors } = await supabase(
    ...["db", "advisors", `--remote=${url}`, "--type", type, "--level", "info", "-o", "json"],
  );
  const start = output.search(/^\[/m);
  if (start < 0) {
    // Without a finding the CLI prints a sentence instead of an empty list.
    if (/no (issues|findings|advisories)/i.test(output + errors)) return [];
    throw new Error(`the advisors gave no answer:\n${output}\n${errors}`);
  }
  return JSON.parse(output.slice(start, output.lastIndexOf("]") + 1));
}

let passed = 0;
let failed = 0;

function check(name: string, problems: string[]): void {
  if (problems.length) failed++;
  else passed++;
  console.log(`${problems.length ? "FAIL" : "ok  "} ${name}`);
  for (const problem of problems) console.log(`     ${problem}`);
}

const server = await startPostgres();
try {
  const address = await server.createDatabase("advisors");
  const database = openPostgres(address);
  await addPlatform(database);
  // Pushed by who pushes on hosted, who is no superuser.
  const url = asPostgres(address);

  const first = await supabase("db", "push", `--remote=${url}`, "--yes");
  check("supabase db push applies every migration", first.success ? [] : [first.output, first.errors]);
  const files = (await Array.fromAsync(Deno.readDir(`${root}migrations`))).filter((file) =>
    file.name.endsWith(".sql")
  );
  const [applied] = await database.query(
    "select count(*)::int as count from supabase_migrations.schema_migrations",
  );
  check(
    "and skips no file",
    applied?.count === files.length ? [] : [`${applied?.count} of ${files.length} are applied`],
  );
  const again = await supabase("db", "push", `--remote=${url}`, "--yes");
  check(
    "a second push has nothing to do",
    /up to date/i.test(again.output + again.errors) ? [] : [again.output, again.errors],
  );

  const security = await advisors(url, "security");
  check(
    "the security advisors find nothing",
    security.map((one) => `${one.level} ${one.name}: ${one.detail}`),
  );
  const performance = (await advisors(url, "performance")).filter((one) =>
    !(EXPLAINED[one.name] ?? EXPLAINED[one.detail])
  );
  check(
    "the performance advisors find nothing that is not explained",
    performance.map((one) => `${one.level} ${one.name}: ${one.detail}`),
  );

  await database.script(
    "create table public.unsafe (id int primary key); grant select on public.unsafe to anon",
  );
  const unsafe = await advisors(url, "security");
  check(
    "they do find a table without row level security",
    unsafe.some((one) => one.name === "rls_disabled_in_public") ? [] : ["the advisors did not notice it"],
  );
  await database.close();
} finally {
  await server.stop();
}
console.log(`${failed ? "FAIL" : "ok  "} advisors (${passed} passed, ${failed} failed)`);
Deno.exit(failed ? 1 : 0);
