/** The local stand-in for the platform's embedding model. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { findModel } from "../../supabase/local/models/files.ts";
import { WordPiece } from "../../supabase/local/models/wordpiece.ts";
import { givenUp } from "./functions_for_tests.ts";
import { HeldTimers } from "./held_timers.ts";
import { type TestStack, withStack } from "./stack_for_tests.ts";

const model = await findModel();
/** Where the package cannot be had `cargo xtask setup` says so; where everything is proved it has to be there. */
const ignore = model === null && !Deno.env.get("CI");

const call = async (stack: TestStack, body: unknown) => {
  const response = await stack.fetch("/functions/v1/embedder", {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};
const embed = async (stack: TestStack, texts: string[]): Promise<number[][]> =>
  (await call(stack, { texts })).body.vectors;
const dot = (one: number[], two: number[]) => one.reduce((sum, value, index) => sum + value * two[index]!, 0);

Deno.test({
  name: "texts become vectors of 384 numbers and unit length, nearer the more they mean the same",
  ignore,
  fn: () =>
    withStack(async (stack) => {
      const pairs = [
        ["How do I reset my password?", "I forgot my login and need a new one."],
        ["The invoice is due in thirty days.", "Payment must be made within a month."],
        ["Der Vertrag endet im März.", "The contract ends in March."],
        ["A cat sleeps on the sofa.", "A kitten is napping on the couch."],
      ] as const;
      const vectors = await embed(stack, [...pairs.flat(), "", "word ".repeat(5_000)]);
      for (const vector of vectors) {
        equal(vector.length, 384);
        ok(Math.abs(dot(vector, vector) - 1) < 1e-5);
      }
      for (const [index] of pairs.entries()) {
        const one = vectors[2 * index]!;
        const near = dot(one, vectors[2 * index + 1]!);
        const others = pairs.keys().filter((other) => other !== index);
        for (const other of others) ok(near > dot(one, vectors[2 * other + 1]!), `${pairs[index]} ${other}`);
      }
      deepEqual((await embed(stack, [pairs[0][0]]))[0], vectors[0], "the same text, the same vector");
    }),
});

Deno.test({
  name: "the model survives the function's worker and is announced once",
  ignore,
  fn: () => {
    const timers = new HeldTimers();
    return withStack(async (stack) => {
      const [before] = await embed(stack, ["a pump"]);
      const exiting = call(stack, { exit: stack.gate.url("exit") });
      await stack.gate.told("exit");
      equal((await givenUp(timers, exiting)).body.code, "function_timeout");
      const [after] = await embed(stack, ["a pump"]);
      deepEqual(after, before);
      const announced = stack.lines.filter(({ event }) => event === "platform_model");
      equal(announced.length, 1);
      match(String(announced[0]!.answered_by), /MiniLM/);
    }, { timers });
  },
});

Deno.test({
  name: "a model that the platform does not have is refused",
  ignore,
  fn: () =>
    withStack(async (stack) => {
      const { status, body } = await call(stack, { texts: ["a"], model: "gte-large" });
      deepEqual([status, body.error], [502, "the platform has no model gte-large"]);
    }),
});

Deno.test("without the model there is no Supabase.ai, the function embeds by itself, and the log says what is missing", async () => {
  await withStack(async (stack) => {
    deepEqual((await call(stack, { texts: ["a"] })).body, { provider: "local", missing: true });
    const [line] = stack.lines.filter(({ event }) => event === "platform_model_missing");
    match(String(line!.help), /xtask setup/);
  }, { models: null });
});

Deno.test({
  name: "tokens are those of the model's own tokenizer",
  ignore,
  fn: async () => {
    const tokenizer = new WordPiece(JSON.parse(await Deno.readTextFile(model!.tokenizer)));
    // From the Python package tokenizers 0.23.3 with the model's tokenizer.json; 3,000 random texts agreed as well.
    const expected: [string, number[]][] = [
      ["Hello, World!", [101, 7592, 1010, 2088, 999, 102]],
      ["The café's naïve résumé — costs $5 (≈ €4.60)", [
        101,
        1996,
        7668,
        1005,
        1055,
        15743,
        13746,
        1517,
        5366,
        1002,
        1019,
        1006,
        1606,
        1574,
        2549,
        1012,
        3438,
        1007,
        102,
      ]],
      ["東京タワー is 333 m", [101, 1879, 1755, 1709, 30262, 30265, 2003, 21211, 1049, 102]],
      ["नमस्ते दुनिया", [101, 1327, 29867, 29874, 29859, 1325, 29863, 29877, 29868, 29876, 102]],
      ["unaffable antidisestablishmentarianism", [
        101,
        14477,
        20961,
        3468,
        3424,
        10521,
        4355,
        7875,
        13602,
        3672,
        12199,
        2964,
        102,
      ]],
      ["a".repeat(101) + " b", [101, 100, 1038, 102]],
      ["tab\tnew\nline\u00a0nbsp\u200bzw\u0000nul\ufffd", [
        101,
        21628,
        2047,
        2240,
        1050,
        5910,
        2361,
        2480,
        7962,
        5313,
        102,
      ]],
      ["e\u0301 \ud83d\ude00", [101, 1041, 100, 102]],
      ["İstanbul ß ﬁ", [101, 9960, 1096, 1984, 102]],
      ["", [101, 102]],
    ];
    for (const [text, ids] of expected) deepEqual(tokenizer.encode(text, 512), ids, text);
    equal(tokenizer.encode("word ".repeat(600), 512).length, 512);
    equal(tokenizer.encode("word ".repeat(600), 512).at(-1), 102);
  },
});
