import { deepEqual, equal, throws } from "node:assert/strict";
import { readEquivalents } from "../equivalents.ts";
import { readOptions } from "./options.ts";
import { sample } from "../sample.ts";

Deno.test("the same seed draws the same sample, in the order of the list", () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  const drawn = sample(items, 10, 7);
  deepEqual(drawn, sample(items, 10, 7));
  deepEqual(drawn, [...drawn].sort((a, b) => a - b));
  equal(new Set(drawn).size, 10);
  equal(drawn.join() === sample(items, 10, 8).join(), false);
  deepEqual(sample(items, 1000, 7), items);
});

Deno.test("an equivalent mutant has one line and a reason", () => {
  deepEqual([...readEquivalents("# a remark\n\na: b # because\n")], [["a: b", "because"]]);
  throws(() => readEquivalents("a: b\n"), /needs a reason: a: b/);
  throws(() => readEquivalents("a # b\na # c\n"), /listed twice: a/);
});

Deno.test("what the command line asks for is clear, or refused", () => {
  deepEqual(readOptions([]), { seed: 1, kinds: [] });
  deepEqual(readOptions(["--sample", "5", "--seed", "9", "--class", "checks,triggers"]), {
    sample: 5,
    seed: 9,
    kinds: ["checks", "triggers"],
  });
  throws(() => readOptions(["--sample", "few"]), /--sample needs a number, not few/);
  throws(() => readOptions(["--seed"]), /--seed needs a value/);
  throws(() => readOptions(["--all", "1"]), /unknown option --all/);
});
