/**
 * Runs the SQL tests: `deno run -A tests/sql/run.ts [--pglite | --postgres [URL]] [--postgres-major 16|18]
 * [--update-golden] [--update-calls] [filter]`.
 *
 * A fresh database gets the platform, every migration and pgTAP; then each *.test.sql runs in a transaction that is rolled
 * back, and on PGlite each story of ../calls is replayed. On a real server the tests of concurrency follow. Without a choice
 * both databases are used, one after the other.
 */
import { databaseLines } from "../access/database.ts";
import { databasePart, differences, readPage } from "../access/page.ts";
import { replayReleases } from "../calls/releases.ts";
import { replayStories } from "../calls/replay.ts";
import { concurrencyTests } from "./concurrency.ts";
import { addPlatform, asPostgres, type Database, migrate, openPglite, openPostgres } from "./database.ts";
import { hostedFiles, openHosted } from "./hosted.ts";
import { type Major, type Server, startPostgres } from "./postgres.ts";
import { golden } from "./golden.ts";
import { checkHistories, checkRules } from "./histories/main.ts";
import { checkMetrics } from "./oracle/check.ts";
import { schemaChecks } from "./printing/checks.ts";
import { addSupport, runTests, testFiles, testText } from "./suite.ts";
import { upgrades } from "./upgrade.ts";

interface Options {
  pglite: boolean;
  postgres: boolean;
  url?: string;
  major: Major;
  /** Writes the golden file anew instead of comparing with it. */
  update: boolean;
  /** Records the answers of the stories anew. */
  updateCalls: boolean;
  filter: string;
}

function parse(args: string[]): Options {
  const options: Options = {
    pglite: false,
    postgres: false,
    major: "18",
    update: false,
    updateCalls: false,
    filter: "",
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--pglite") options.pglite = true;
    else if (arg === "--postgres") {
      options.postgres = true;
      if (args[i + 1]?.startsWith("postgres")) options.url = args[++i];
    } else if (arg === "--postgres-major") {
      options.postgres = true;
      options.major = args[++i] === "16" ? "16" : "18";
    } else if (arg === "--update-golden") options.update = options.pglite = true;
    else if (arg === "--update-calls") options.updateCalls = options.pglite = true;
    else if (arg.startsWith("--")) throw new Error(`unknown option ${arg}`);
    else options.filter = arg;
  }
  if (!options.pglite && !options.postgres) options.pglite = options.postgres = true;
  return options;
}

/** Some 25 seconds of computing. */
const HISTORIES = 300;
/** A rule that is left out is missed within so many; run by its name alone. */
const RULES_WITHIN = 200;

const totals = { passed: 0, failed: 0 };

function report(name: string, passed: number, failures: string[]): void {
  totals.passed += passed;
  totals.failed += failures.length;
  console.log(`${failures.length ? "FAIL" : "ok  "} ${name} (${passed} passed, ${failures.length} failed)`);
  for (const failure of failures) console.log(failure.replace(/^/gm, "     "));
}

async function runSuite(database: Database, label: string, filter: string): Promise<void> {
  const started = performance.now();
  await addPlatform(database);
  await migrate(database);
  await addSupport(database);
  console.log(`# ${label}: migrated in ${Math.round(performance.now() - started)} ms`);
  for (const name of await testFiles()) {
    if (!name.includes(filter)) continue;
    const { passed, failures } = await runTests(database, await testText(name));
    report(`${label} ${name}`, passed, failures);
  }
}

async function runSchemaChecks(filter: string): Promise<void> {
  if (!"schemas".includes(filter)) return;
  for (const [name, failures] of await schemaChecks()) report(name, failures.length ? 0 : 1, failures);
}

/** What docs/access.md says of the database; what it says of the routes is a test of its own. */
async function runAccess(filter: string): Promise<void> {
  if (!"access".includes(filter)) return;
  const found = differences((await readPage()).database, databasePart(await databaseLines()));
  const failures = found.map((line) => `${line} (deno run -A tests/access/main.ts database)`);
  report("docs/access.md says who may do what in the database", failures.length ? 0 : 1, failures);
}

async function runUpgrades(open: () => Promise<Database>, label: string, filter: string): Promise<void> {
  if (!"upgrade".includes(filter)) return;
  for (const [version, failures] of await upgrades(open)) {
    report(`${label} upgrade from ${version}`, failures.length ? 0 : 1, failures);
  }
}

/** On databases of their own, which have what hosted has. */
async function runHosted(server: Server, label: string, filter: string): Promise<void> {
  for (const file of await hostedFiles()) {
    const name = file.href.slice(new URL(".", import.meta.url).href.length);
    if (!name.includes(filter)) continue;
    const database = await openHosted(await server.createDatabase(`hosted_${Date.now()}`), file);
    const { passed, failures } = await runTests(database, await Deno.readTextFile(file)).finally(() =>
      database.close()
    );
    report(`${label} ${name}`, passed, failures);
  }
}

async function runConcurrency(url: string, label: string, filter: string): Promise<void> {
  for (const [name, test] of Object.entries(concurrencyTests)) {
    if (!`concurrency ${name}`.includes(filter)) continue;
    const failures = await test(url).then(() => [], (error: Error) => [error.stack ?? error.message]);
    report(`${label} ${name}`, failures.length ? 0 : 1, failures);
  }
}

/** What breaks is a failure of its part; the other parts run, and the summary comes. */
async function part(name: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error: Error) => report(name, 0, [error.stack ?? error.message]));
}

async function onPglite(options: Options): Promise<void> {
  const { filter } = options;
  const database = await openPglite();
  try {
    await runSuite(database, "pglite", filter);
    if ("golden".includes(filter)) {
      const failures = await golden(database, options.update);
      report("the public interface of the schema", failures.length ? 0 : 1, failures);
    }
    await runHistories(database, "pglite", filter);
    if ("metrics/oracle".includes(filter)) {
      const failures = await checkMetrics(database);
      report("metrics are what their definitions say of random portals", failures.length ? 0 : 1, failures);
    }
  } finally {
    await database.close();
  }
}

/** Of both sides of a contact: HISTORIES says how many. */
async function runHistories(database: Database, label: string, filter: string): Promise<void> {
  if ("sync/histories".includes(filter)) {
    const count = Number(Deno.env.get("HISTORIES") ?? HISTORIES);
    const failures = await checkHistories(database, count);
    const name = `${label} ${count} histories of a contact end equal, and lose nothing without a word`;
    report(name, failures.length ? 0 : 1, failures);
  }
  // By its own name, or where there is time for many.
  if (filter === "sync/histories/rules" || ("sync/histories".includes(filter) && Deno.env.get("HISTORIES"))) {
    const failures = await checkRules(database, RULES_WITHIN);
    report(`${label} no rule of the merge can be left out`, failures.length ? 0 : 1, failures);
  }
}

async function runStories({ updateCalls, filter }: Options): Promise<void> {
  for await (const [story, failures] of replayStories(updateCalls, filter)) {
    report(`calls ${story}`, failures.length ? 0 : 1, failures);
  }
  // Their answers are recorded by nobody.
  if (updateCalls || !"calls of releases".includes(filter)) return;
  for await (const [story, failures] of replayReleases()) report(story, failures.length ? 0 : 1, failures);
}

async function onPostgres({ url, major, filter }: Options): Promise<void> {
  const server = url ? undefined : await startPostgres(major);
  const address = new URL(server?.url ?? url!);
  const admin = openPostgres(address.href);
  const made: string[] = [];
  const create = async (name: string) => {
    await admin.script(`create database ${name}`);
    made.push(name);
    address.pathname = `/${name}`;
    return address.href;
  };
  const label = server ? `postgres ${server.major}` : "postgres";
  try {
    const name = `sql_tests_${Date.now()}`;
    const own = await create(name);
    const database = openPostgres(own);
    try {
      await part(`${label} suite`, () => runSuite(database, label, filter));
      await part(`${label} concurrency`, () => runConcurrency(asPostgres(own), label, filter));
      if (server?.major === "18") await part(`${label} hosted`, () => runHosted(server, label, filter));
    } finally {
      await database.close();
    }
    const upgraded = async () => openPostgres(await create(`${name}_${made.length}`));
    await part(`${label} upgrades`, () => runUpgrades(upgraded, label, filter));
  } finally {
    // A server of our own goes as a whole.
    for (const name of server ? [] : made) {
      await admin.script(`drop database ${name} with (force)`).catch(() => {});
    }
    await Promise.allSettled([admin.close(), server?.stop()]);
  }
}

const options = parse(Deno.args);
if (options.pglite) {
  await part("pglite suite", () => onPglite(options));
  await part("schemas", () => runSchemaChecks(options.filter));
  await part("access", () => runAccess(options.filter));
  await part("pglite upgrades", () => runUpgrades(openPglite, "pglite", options.filter));
  await part("calls", () => runStories(options));
}
if (options.postgres) await part("postgres", () => onPostgres(options));
console.log(`${totals.passed} passed, ${totals.failed} failed`);
Deno.exit(totals.failed || !totals.passed ? 1 : 0);
