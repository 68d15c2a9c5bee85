/** How wake-ups wait, join and run; against functions that answer when the test says so. */
import { deepEqual, equal } from "node:assert/strict";
import { Invoker } from "../../supabase/local/calls/invoke.ts";
import type { Functions } from "../../supabase/local/functions/functions.ts";
import { HeldTimers } from "./held_timers.ts";

interface Running {
  label: string;
  request: Request;
  end: (response: Response | Error) => void;
}

/** What lets everything run on that waits for nothing outside. */
const turn = () => new Promise<void>((done) => setTimeout(done));

function setUp() {
  const timers = new HeldTimers();
  const running: Omit<Running, "label">[] = [];
  const lines: unknown[] = [];
  const functions = {
    handle(request: Request) {
      const answer = Promise.withResolvers<Response>();
      const end = (result: Response | Error) =>
        result instanceof Error ? answer.reject(result) : answer.resolve(result);
      running.push({ request, end });
      return answer.promise;
    },
  } as unknown as Functions;
  const log = (level: string, event: string, fields = {}) => void lines.push({ level, event, ...fields });
  const invoker = new Invoker(functions, "http://stack", "sb_secret_key", log, timers);
  const wake = (label: string, more = {}, name = "probe", path = "/run") =>
    invoker.wake({ function: name, path, body: { label, ...more } });
  /** The calls that have begun since the last look. */
  const begun = async (): Promise<Running[]> => {
    await turn();
    const calls = running.splice(0);
    return await Promise.all(
      calls.map(async (call) => ({ ...call, label: (await call.request.clone().json()).label })),
    );
  };
  const names = (calls: Running[]) => calls.map(({ label }) => label).sort();
  return { timers, lines, invoker, wake, begun, names };
}
const done = () => Response.json({});

Deno.test("a function runs four wake-ups at once, the next begins when one has ended, and another function has its own four", async () => {
  const { wake, begun, names } = setUp();
  for (let i = 0; i < 6; i++) void wake(`a${i}`);
  for (let i = 0; i < 6; i++) void wake(`b${i}`, {}, "other");
  const first = await begun();
  deepEqual(names(first), ["a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3"]);
  first.find(({ label }) => label === "a2")!.end(done());
  deepEqual(names(await begun()), ["a4"]);
  first.find(({ label }) => label === "a0")!.end(new Error("a broken function"));
  deepEqual(names(await begun()), ["a5"]);
});

Deno.test("wake-ups that are equal and wait become one, which ends for all; one that runs is not joined", async () => {
  const { wake, begun, names } = setUp();
  void wake("same");
  const [running] = await begun();
  const ended: string[] = [];
  const second = wake("same").then(() => ended.push("second"));
  const [again] = await begun();
  equal(again!.label, "same", "it may have looked too early");
  for (let i = 0; i < 2; i++) void wake(`other ${i}`);
  const third = wake("same").then(() => ended.push("third"));
  const fourth = wake("same").then(() => ended.push("fourth"));
  void wake("same", { more: 1 });
  deepEqual(names(await begun()), ["other 0", "other 1"]);
  again!.end(done());
  await second;
  deepEqual(ended.splice(0), ["second"]);
  const [joined] = await begun();
  running!.end(done());
  deepEqual(names(await begun()), ["same"], "the one with another body");
  joined!.end(done());
  await Promise.all([third, fourth]);
  deepEqual(ended, ["third", "fourth"]);
});

Deno.test("a wake-up waits until its job is due, 30 s at most, and keeps no other waiting", async () => {
  const { wake, begun, names, timers } = setUp();
  for (let i = 0; i < 5; i++) void wake(`late ${i}`, { delay_ms: 700 });
  void wake("last", { delay_ms: 30_000 });
  void wake("far", { delay_ms: 30_001 });
  void wake("past", { delay_ms: -1 });
  void wake("now", { delay_ms: 0 });
  void wake("unsaid");
  const first = await begun();
  deepEqual(names(first), ["far", "now", "past", "unsaid"]);
  for (const { end } of first) end(done());
  deepEqual(timers.delays, [700, 700, 700, 700, 700, 30_000]);
  timers.ring(30_000);
  const [last] = await begun();
  deepEqual(await last!.request.json(), { label: "last", delay_ms: 0 }, "the function need not wait again");
});

Deno.test("a function is called with the secret key", async () => {
  const { wake, begun } = setUp();
  void wake("called", {}, "probe", "/path");
  const [{ request }] = await begun() as [Running];
  deepEqual([request.method, request.url], ["POST", "http://stack/functions/v1/probe/path"]);
  const headers = ["content-type", "apikey", "authorization"].map((name) => request.headers.get(name));
  deepEqual(headers, ["application/json", "sb_secret_key", null], "a key is no token");
});

Deno.test("a call that fails is logged, and its wake-up is over", async () => {
  const { wake, begun, lines } = setUp();
  const wakes = [wake("refused"), wake("broken"), wake("fine")];
  const calls = await begun();
  calls[0]!.end(new Response(null, { status: 400 }));
  calls[1]!.end(new Error("why"));
  calls[2]!.end(new Response(null, { status: 399 }));
  await Promise.all(wakes);
  const called = { event: "wake_failed", function: "probe", path: "/run" };
  deepEqual(lines, [
    { ...called, level: "warn", status: 400 },
    { ...called, level: "error", error: "Error", message: "why" },
  ]);
});

Deno.test("after the stop nothing begins, and what waited is over", async () => {
  const { invoker, wake, begun, timers } = setUp();
  const wakes = Array.from({ length: 6 }, (_, i) => wake(`a${i}`));
  void wake("late", { delay_ms: 700 });
  const running = await begun();
  invoker.stop();
  deepEqual(timers.delays, []);
  await wake("too late");
  await Promise.all(wakes.slice(4));
  for (const { end } of running) end(done());
  await Promise.all(wakes);
  deepEqual(await begun(), []);
});
