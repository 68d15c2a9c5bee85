/**
 * Puts faults into the shim and the local stack, one at a time and in a copy, and runs the tests that have to notice:
 * `deno run -A tests/mutants/shim.ts [--sample N] [--seed S]`. Prints a line for each and ends with 1 when one was missed.
 * Those that change nothing anybody sees are in equivalent/shim.txt, each with its reason.
 */
import { parseArgs } from "node:util";
import { fromFileUrl } from "../harness/paths.ts";
import { readEquivalents } from "./equivalents.ts";
import { sample } from "./sample.ts";
import { FUNCTION_MUTANTS } from "./shim/functions.ts";
import { type Mutant, nameOf } from "./shim/mutant.ts";
import { SHARED } from "./shim/shared.ts";
import { STACK_MUTANTS } from "./shim/stack.ts";
import { Tree } from "./shim/tree.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));
const ALL = [...SHARED, ...FUNCTION_MUTANTS, ...STACK_MUTANTS];

const testsOf = ({ test, only }: Mutant) => only === undefined ? test : `${test} "${only}"`;

const { values } = parseArgs({
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
});
const known = readEquivalents(await Deno.readTextFile(new URL("./equivalent/shim.txt", import.meta.url)));
const names = new Set(ALL.map(nameOf));
if (names.size < ALL.length) throw new Error("two mutants have one name");
for (const name of known.keys()) {
  if (!names.has(name)) throw new Error(`equivalent/shim.txt: no mutant is ${name}`);
}

const counts = { caught: 0, missed: 0, equivalent: 0 };
const tree = await Tree.copy(ROOT);
try {
  // A text that no longer fits and a test that is red by itself are errors before anything is counted.
  for (const mutant of ALL) await tree.mutated(mutant);
  const drawn = values.sample ? sample(ALL, Number(values.sample), Number(values.seed)) : ALL;
  for (const [test, mutants] of Map.groupBy(drawn, ({ test }) => test)) {
    const parts = [...new Set(mutants.map(({ only }) => only))];
    const red = await tree.failure(test, parts.includes(undefined) ? undefined : `/${parts.join("|")}/`);
    if (red) throw new Error(`${test} is red without a mutant: ${red}`);
  }
  for (const mutant of drawn) {
    const name = nameOf(mutant);
    const failed = await tree.with(mutant, () => tree.failure(mutant.test, mutant.only));
    const verdict = failed ? "caught" : known.has(name) ? "equivalent" : "missed";
    counts[verdict]++;
    console.log(`${verdict} ${name} <- ${failed ? `${mutant.test}: ${failed}` : testsOf(mutant)}`);
    if (failed && known.has(name)) throw new Error(`equivalent/shim.txt: ${name} is caught`);
  }
} finally {
  await tree.remove();
}
console.log(`${counts.caught} caught, ${counts.missed} missed, ${counts.equivalent} equivalent`);
Deno.exit(counts.missed > 0 ? 1 : 0);
