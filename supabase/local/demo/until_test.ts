import { deepStrictEqual as assertEquals, match, rejects } from "node:assert/strict";
import { part } from "./part.ts";
import { until } from "./until.ts";

const never = () => undefined;

Deno.test("work that moves is waited for, however often it is asked", async () => {
  let asked = 0;
  const end = await until("the work", () => Promise.resolve({ done: ++asked }), ({ done }) => {
    return done === 3 ? "ended" : undefined;
  }, 2);
  assertEquals(end, "ended");
});

Deno.test("work that stands still is given up, though its estimate changes", async () => {
  let asked = 0;
  const still = () => Promise.resolve({ done: 1, eta_seconds: ++asked });
  await rejects(until("the work", still, never, 2), {
    message: 'the work has not moved for 1 s: {"done":1}',
  });
});

Deno.test("what a part cannot do is a line, not an end", async () => {
  const lines: string[] = [];
  const print = console.error;
  console.error = (line: string) => void lines.push(line);
  const results = [
    await part("one", () => Promise.reject(new Error("why"))),
    await part("two", () => Promise.resolve(2)),
  ];
  console.error = print;
  assertEquals(results, [undefined, 2]);
  match(lines.join(), /^! demo: one: why$/);
});
