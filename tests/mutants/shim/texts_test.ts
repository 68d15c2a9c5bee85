// What the mutants change is still there: a list that fell behind the code proves nothing.

import { doesNotThrow } from "node:assert/strict";
import { FUNCTION_MUTANTS } from "./functions.ts";
import { broken } from "./mutant.ts";
import { SHARED } from "./shared.ts";
import { STACK_MUTANTS } from "./stack.ts";

const root = new URL("../../../", import.meta.url);

Deno.test("each mutant's text occurs once in its file", async () => {
  for (const mutant of [...SHARED, ...FUNCTION_MUTANTS, ...STACK_MUTANTS]) {
    const text = await Deno.readTextFile(new URL(mutant.file, root));
    doesNotThrow(() => broken(text, mutant));
  }
});
