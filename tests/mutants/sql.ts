/**
 * Makes one thing wrong in the catalogue of a migrated PostgreSQL, runs the SQL tests, and says whether one fails; then the next.
 *
 * `deno run -A tests/mutants/sql.ts [--sample N] [--seed S] [--class X]…`: a class is a file of sql/classes. Mutants that no test
 * can catch are listed with their reasons in equivalent/sql.txt.
 */
import { addPlatform, type Database, migrate, openPostgres } from "../sql/database.ts";
import { startPostgres } from "../sql/postgres.ts";
import { addSupport } from "../sql/suite.ts";
import { kinds, type Mutant, mutants } from "./sql/classes.ts";
import { readEquivalents } from "./equivalents.ts";
import { readOptions } from "./sql/options.ts";
import { sample } from "./sample.ts";
import { Suite } from "./sql/suite.ts";

const options = readOptions(Deno.args);
const equivalents = readEquivalents(
  await Deno.readTextFile(new URL("equivalent/sql.txt", import.meta.url)),
);

/** The mutants that are asked for; an equivalent one that is not among those of its class is an error. */
async function choose(database: Database): Promise<Mutant[]> {
  const known = await kinds();
  for (const kind of options.kinds) {
    if (!known.includes(kind)) throw new Error(`there is no class ${kind}: ${known.join(", ")}`);
  }
  const all: Mutant[] = [];
  for (const kind of known) all.push(...await mutants(database, kind));
  const names = new Set(all.map(({ name }) => name));
  const stale = [...equivalents.keys()].filter((name) => !names.has(name));
  if (stale.length) throw new Error(`equivalent/sql.txt names what is no mutant:\n${stale.join("\n")}`);
  const asked = all.filter(({ kind }) => !options.kinds.length || options.kinds.includes(kind));
  return options.sample === undefined ? asked : sample(asked, options.sample, options.seed);
}

const server = await startPostgres();
const counts = { caught: 0, missed: 0, equivalent: 0 };
const wrong: string[] = [];
try {
  const database = openPostgres(await server.createDatabase("mutants"));
  try {
    await addPlatform(database);
    await migrate(database);
    await addSupport(database);
    const chosen = await choose(database);
    const suite = await Suite.read(database);
    const without = await suite.judge();
    if (without) throw new Error(`a test fails without a mutant: ${without}`);
    for (const mutant of chosen) {
      await database.script(`begin; ${mutant.statement}; rollback`);
      const test = await suite.judge(mutant.statement);
      const isListed = equivalents.has(mutant.name);
      const end = test ? "caught" : isListed ? "equivalent" : "missed";
      counts[end]++;
      console.log(`${end} ${mutant.name}${test ? ` <- ${test}` : ""}`);
      if (test && isListed) wrong.push(`${mutant.name} is listed as equivalent, but a test catches it`);
    }
    // Else what looked caught may only have met a database that something had left behind.
    const after = await suite.judge();
    if (after) wrong.push(`a test fails after the mutants: ${after}`);
  } finally {
    await database.close();
  }
} finally {
  await server.stop();
}
for (const line of wrong) console.log(line);
console.log(`${counts.caught} caught, ${counts.missed} missed, ${counts.equivalent} equivalent`);
Deno.exit(counts.missed || wrong.length ? 1 : 0);
