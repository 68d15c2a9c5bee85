/**
 * Mutants of the locks: `deno run -A tests/mutants/locks.ts [--postgres URL] [--races] [--sample N] [--seed S] [filter]`.
 *
 * Every row lock, `skip locked`, advisory lock and order of locking in the database's functions is taken away, one at a
 * time, and the tests of concurrency run on what is left; a mutant that they all pass is missed. What cannot be seen has its
 * reason in equivalent/locks.txt. `--races` runs the long races too, which find by luck what the steps find each time.
 */
import { parseArgs } from "node:util";
import { concurrencyTests, lockTests } from "../sql/concurrency.ts";
import type { Race } from "../sql/concurrency/connections.ts";
import { addPlatform, type Database, migrate, openPostgres } from "../sql/database.ts";
import { startPostgres } from "../sql/postgres.ts";
import { readEquivalents } from "./equivalents.ts";
import { type Mutant, mutants } from "./locks/mutants.ts";
import { sample } from "./sample.ts";

/** A mutant may leave a test waiting for ever; no test of a healthy lock takes a tenth of this. */
const PATIENCE_MS = 60_000;

/** The first test that fails, or does not end, if one does. */
async function caughtBy(url: string, tests: [string, Race][]): Promise<string | undefined> {
  for (const [name, test] of tests) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<never>((_, fail) =>
      timer = setTimeout(() => fail(new Error("no end")), PATIENCE_MS)
    );
    const fails = await Promise.race([test(url), patience]).then(() => false, () => true);
    clearTimeout(timer);
    if (fails) return name;
  }
}

const { values, positionals: [filter = ""] } = parseArgs({
  allowPositionals: true,
  options: {
    postgres: { type: "string" },
    races: { type: "boolean", default: false },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const known = readEquivalents(await Deno.readTextFile(new URL("equivalent/locks.txt", import.meta.url)));

/** The mutants that are asked for; an equivalent one that is none of all is an error. */
async function choose(database: Database): Promise<Mutant[]> {
  const all = await mutants(database);
  const names = new Set(all.map(({ name }) => name));
  const stale = [...known.keys()].filter((name) => !names.has(name));
  if (stale.length) throw new Error(`equivalent/locks.txt names what is no mutant:\n${stale.join("\n")}`);
  const asked = all.filter(({ name }) => name.includes(filter));
  return values.sample ? sample(asked, Number(values.sample), Number(values.seed)) : asked;
}

/** Runs each mutant in the database of this address; how many ended in which way. */
async function judge(address: string) {
  const counts = { caught: 0, missed: 0, equivalent: 0 };
  const database = openPostgres(address);
  try {
    await addPlatform(database);
    await migrate(database);
    const tests = Object.entries(values.races ? concurrencyTests : lockTests);
    const ill = await caughtBy(address, tests);
    if (ill) throw new Error(`without a mutant this test fails: ${ill}`);
    for (const { name, truth, lie } of await choose(database)) {
      if (truth === lie) throw new Error(`nothing is changed by ${name}`);
      await database.script(lie);
      const test = await caughtBy(address, tests);
      await database.script(truth);
      // What a failed race left open would hold the next one up.
      await database.script(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
      const end = test ? "caught" : known.has(name) ? "equivalent" : "missed";
      counts[end]++;
      console.log(`${end} ${name} <- ${test ?? known.get(name) ?? "no test"}`);
      if (test && known.has(name)) throw new Error(`equivalent/locks.txt: ${name} is caught`);
      if (test) tests.sort(([a], [b]) => Number(b === test) - Number(a === test));
    }
  } finally {
    await database.close();
  }
  return counts;
}

const server = values.postgres === undefined ? await startPostgres() : undefined;
try {
  const url = new URL(values.postgres ?? server!.url);
  const admin = openPostgres(url.href);
  try {
    await admin.script("drop database if exists lock_mutants with (force)");
    await admin.script("create database lock_mutants");
  } finally {
    await admin.close();
  }
  url.pathname = "/lock_mutants";
  const { caught, missed, equivalent } = await judge(url.href);
  console.log(`${caught} caught, ${missed} missed, ${equivalent} equivalent`);
  Deno.exitCode = missed || !(caught || filter || values.sample) ? 1 : 0;
} finally {
  await server?.stop();
}
