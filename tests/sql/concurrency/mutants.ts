/**
 * Mutants of the locks: `deno run -A tests/sql/concurrency/mutants.ts [--postgres URL] [--races] [filter]`.
 *
 * Every row lock, `skip locked`, advisory lock and order of locking in the database's functions is taken away, one at a
 * time, and the tests of concurrency run on what is left; a mutant that they all pass is missed. What cannot be seen has its
 * reason in mutants.txt. `--races` runs the long races too, which find by luck what the steps find each time.
 */
import { concurrencyTests, lockTests } from "../concurrency.ts";
import { addPlatform, type Database, migrate, openPostgres } from "../database.ts";
import { startPostgres } from "../postgres.ts";
import type { Race } from "./connections.ts";

interface Mutant {
  name: string;
  /** The function as it is, and without the lock. */
  truth: string;
  lie: string;
}

/** What is taken away, by what it is called, and what stays of a match. */
const CHANGES: [string, RegExp, (found: RegExpMatchArray) => string][] = [
  [
    "row lock",
    /\s+for (?:no key update|update|key share|share)(?: of \w+)?(?: skip locked)?(?=[\s;)])/g,
    () => "",
  ],
  ["skip locked", /(for (?:no key update|update)(?: of \w+)?) skip locked/g, (found) => found[1]!],
  ["advisory lock", /perform pg_advisory_xact_lock(?:_shared)?\([^;]*\);/g, () => "null;"],
  ["advisory lock", /not pg_try_advisory_xact_lock\((?:[^()]|\([^()]*\))*\)/g, () => "false"],
  ["order", /order by [\w.]+(?=\s+(?:limit [\w.]+ )?for (?:no key )?update)/g, (found) => `${found[0]} desc`],
  ["order", /order by i\.hubspot_id(?=\s+on conflict)/g, (found) => `${found[0]} desc`],
  ["own lock", /do update set updated_at = w\.updated_at where false/g, () => "do nothing"],
  [
    "own lock",
    /do update\s+set pending_since = excluded\.pending_since, updated_at = excluded\.pending_since\s+where w\.pending_since is null/g,
    () => "do nothing",
  ],
  ["dead holder", /\s+and j\.leased_until >= clock_timestamp\(\)/g, () => ""],
  ["dead holder", /\s+or l\.leased_until <= clock_timestamp\(\)/g, () => ""],
];

async function mutants(database: Database): Promise<Mutant[]> {
  const functions = await database.query(
    `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as truth from pg_proc p
     where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prokind = 'f'
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`,
  ) as { name: string; truth: string }[];
  return functions.flatMap(({ name, truth }) =>
    CHANGES.flatMap(([what, pattern, instead]) =>
      [...truth.matchAll(pattern)]
        // Not in a comment, and not the `for update` of a policy.
        .filter(({ index }) =>
          !truth.slice(truth.lastIndexOf("\n", index) + 1, index).trimStart().startsWith("--")
        )
        .map((found): Mutant => ({
          name: `${name.replace(/\(.*/, "")} ${what}: ${found[0].trim().replace(/\s+/g, " ")}`,
          truth,
          lie: truth.slice(0, found.index) + instead(found) +
            truth.slice(found.index + found[0].length),
        }))
    )
  );
}

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

/** Reasons by mutant; a line is `mutant <- reason`. */
async function reasons(): Promise<Map<string, string>> {
  const text = await Deno.readTextFile(new URL("mutants.txt", import.meta.url));
  return new Map(
    text.split("\n").filter((line) => line.includes(" <- ")).map((line) => {
      const [name, reason] = line.split(" <- ");
      return [name!, reason!];
    }),
  );
}

async function main(args: string[]): Promise<boolean> {
  const at = args.indexOf("--postgres");
  const server = at < 0 ? await startPostgres() : undefined;
  const address = at < 0 ? server!.url : args.splice(at, 2)[1]!;
  const long = args.includes("--races");
  const filter = args.find((arg) => !arg.startsWith("--")) ?? "";
  const admin = openPostgres(address);
  const known = await reasons();
  const tally = { caught: 0, missed: 0, equivalent: 0 };
  try {
    await admin.script("drop database if exists lock_mutants with (force)");
    await admin.script("create database lock_mutants");
    const url = new URL(address);
    url.pathname = "/lock_mutants";
    const database = openPostgres(url.href);
    await addPlatform(database);
    await migrate(database);
    const tests = Object.entries(long ? concurrencyTests : lockTests);
    const ill = await caughtBy(url.href, tests);
    if (ill) throw new Error(`without a mutant this test fails: ${ill}`);
    const all = await mutants(database);
    for (const { name, truth, lie } of all) {
      if (!name.includes(filter)) continue;
      if (truth === lie) throw new Error(`nothing is changed by ${name}`);
      await database.script(lie);
      const test = await caughtBy(url.href, tests);
      await database.script(truth);
      // What a failed race left open would hold the next one up.
      await database.script(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
      const outcome = test ? "caught" : known.has(name) ? "equivalent" : "missed";
      tally[outcome]++;
      console.log(`${outcome} ${name} <- ${test ?? known.get(name) ?? "no test"}`);
      if (test) {
        tests.sort(([a], [b]) => Number(b === test) - Number(a === test));
        if (known.has(name)) throw new Error(`mutants.txt calls this one equivalent: ${name}`);
      }
    }
    for (const name of known.keys()) {
      if (!all.some((mutant) => mutant.name === name)) {
        throw new Error(`mutants.txt has what is not: ${name}`);
      }
    }
    await database.close();
  } finally {
    await admin.close();
    await server?.stop();
  }
  console.log(`${tally.caught} caught, ${tally.missed} missed, ${tally.equivalent} equivalent`);
  return tally.missed === 0 && tally.caught > 0;
}

if (import.meta.main) Deno.exit(await main([...Deno.args]) ? 0 : 1);
