/** The functions of the stack: their workers, and the hosted behaviour around them. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import {
  FunctionWorker,
  type Outcome,
  PULSE_MS,
  SILENT_PULSES,
} from "../../supabase/local/functions/function_worker.ts";
import { HOSTED } from "../../supabase/local/functions/limits.ts";
import { givenUp, withFunctions } from "./functions_for_tests.ts";
import { Gate } from "./gate.ts";
import { HeldTimers } from "./held_timers.ts";
import { bounded, eventually } from "./stack_for_tests.ts";

/** Runs a test against one worker. */
async function withWorker(
  use: (test: {
    worker: FunctionWorker;
    run: (path: string) => Outcome;
    gate: Gate;
    timers: HeldTimers;
    lost: string[];
  }) => Promise<void>,
): Promise<void> {
  const [timers, gate, lost] = [new HeldTimers(), new Gate(), [] as string[]];
  const shim = new URL("./fixtures/functions/probe/index.ts", import.meta.url).href;
  const worker = new FunctionWorker("probe", {
    shim,
    env: {},
    models: null,
    timers,
    lost: (reason) => void lost.push(reason),
  });
  const run = (path: string) =>
    worker.run({ method: "GET", url: `http://127.0.0.1:1/probe${path}`, headers: [], body: null });
  try {
    await bounded(use({ worker, run, gate, timers, lost }));
  } finally {
    worker.terminate();
    await gate.close();
  }
}

Deno.test("a worker that does not cut off a hanging request is replaced at the wall clock, and its others may end", async () => {
  await withFunctions(async ({ call, calls, functions, gate, timers, lines }) => {
    equal(await calls(), 1);
    const hanging = call(`/hang?gate=${gate.url("hang")}`, { headers: { "x-request-id": "hangs" } });
    await gate.told("hang");
    const waiting = call(`/wait?gate=${gate.url("wait")}`);
    await gate.arrived("wait");
    timers.ring(HOSTED.wallMs);
    const { status, body } = await hanging;
    deepEqual([status, body.code, body.request_id], [504, "function_timeout", "hangs"]);
    equal(await calls(), 1, "another worker");
    gate.open("wait");
    deepEqual((await waiting).body, { calls: 2 });
    const { timeouts, errors, crashes } = functions.watch.of("probe");
    deepEqual([timeouts, errors, crashes], [1, 0, 0]);
    deepEqual(lines.map(({ event, reason }) => [event, reason]), [
      ["function_worker_replaced", "wall clock"],
      ["function_timed_out", undefined],
    ]);
  });
});

Deno.test("the timers of a request end with it", async () => {
  await withFunctions(async ({ calls, functions, timers }) => {
    await calls();
    ok(timers.delays.includes(PULSE_MS));
    await functions.stop(1);
    deepEqual(timers.delays.filter((ms) => ms !== PULSE_MS), []);
  });
  await withFunctions(async ({ calls, timers }) => {
    await calls();
    await calls();
    // The answer is there before the request's end is, with which its wall clock goes.
    await eventually("both requests are over", () => timers.delays.every((ms) => ms === PULSE_MS));
    timers.ring(PULSE_MS);
    equal(timers.delays.includes(PULSE_MS), false, "an idle worker is not asked for a sign of life");
  });
});

Deno.test("a worker in an endless loop is replaced", async () => {
  await withFunctions(async ({ call, calls, gate, timers, functions }) => {
    await calls();
    const other = call(`/wait?gate=${gate.url("other")}`);
    await gate.arrived("other");
    const spinning = call(`/spin?gate=${gate.url("spin")}`);
    await gate.told("spin");
    const { status, body } = await givenUp(timers, spinning);
    deepEqual([status, body.code], [504, "function_timeout"]);
    equal((await other).status, 504);
    equal(await calls(), 1);
    equal(functions.watch.of("probe").timeouts, 2);
  });
});

Deno.test("a worker that ends is replaced", async () => {
  await withFunctions(async ({ call, calls, gate, timers }) => {
    const exiting = call(`/exit?gate=${gate.url("exit")}`);
    await gate.told("exit");
    const { status, body } = await givenUp(timers, exiting);
    deepEqual([status, body.code], [504, "function_timeout"]);
    equal(await calls(), 1);
  });
});

Deno.test("a worker that gives signs of life is kept, and one that has given none for long is not yet lost", async () => {
  await withWorker(async ({ worker, run, gate, timers, lost }) => {
    const waiting = run(`/wait?gate=${gate.url("wait")}`);
    await gate.arrived("wait");
    for (let round = 0; round < 2; round++) {
      // It has no time to answer in between.
      for (let pulse = 1; pulse <= SILENT_PULSES; pulse++) {
        timers.ring(PULSE_MS);
        equal(worker.silent, pulse);
      }
      await eventually("a sign of life", () => worker.silent === 0);
    }
    gate.open("wait");
    equal((await waiting.answer as Response).status, 200);
    deepEqual(lost, []);
  });
});

Deno.test("a retired worker ends with its last request", async () => {
  await withWorker(async ({ worker, run, gate, timers, lost }) => {
    const waiting = run(`/wait?gate=${gate.url("wait")}`);
    await gate.arrived("wait");
    timers.ring(HOSTED.wallMs);
    equal(await waiting.answer, "timed_out");
    equal(await waiting.settled, null);
    deepEqual([worker.dead, lost], [true, ["wall clock"]]);
    equal(await run("/count").answer, "crashed", "it is not a request's last hope");
  });
});

Deno.test("what escapes in a worker ends it, with every request in it, as hosted", async () => {
  await withFunctions(async ({ call, calls, gate, functions }) => {
    const other = call(`/wait?gate=${gate.url("other")}`);
    await gate.arrived("other");
    const answer = await call("/escape");
    deepEqual([answer.status, answer.body.code], [500, "function_crashed"]);
    equal((await other).body.code, "function_crashed");
    equal(await calls(), 1);
    equal(functions.watch.of("probe").crashes, 2);
  });
});

Deno.test("requests that run are waited for at the stop, new ones are refused", async () => {
  await withFunctions(async ({ call, functions, gate, lines }) => {
    const waiting = call(`/wait?gate=${gate.url("wait")}`);
    await call(`/background?gate=${gate.url("background")}`);
    await gate.arrived("wait");
    let stopped = false;
    const stopping = functions.stop(5_000).then(() => stopped = true);
    const refused = await call("/count");
    deepEqual([refused.status, refused.body.code, refused.headers.get("retry-after")], [
      503,
      "stopping",
      "1",
    ]);
    gate.open("wait");
    equal((await waiting).status, 200);
    equal(stopped, false, "background work runs");
    gate.open("background");
    await stopping;
    deepEqual(lines, []);
  });
});

Deno.test("what does not end is cut off at the stop", async () => {
  await withFunctions(async ({ call, functions, gate, timers, lines }) => {
    const hanging = call(`/hang?gate=${gate.url("hang")}`);
    await gate.told("hang");
    const stopping = functions.stop(5_000);
    timers.ring(5_000);
    await stopping;
    equal((await hanging).body.code, "function_crashed");
    deepEqual(lines.map(({ event }) => event), ["functions_cut_off", "function_crashed"]);
  });
});

Deno.test("a function sees the path, the headers and the body as hosted", async () => {
  await withFunctions(async ({ call }) => {
    const init = { method: "POST", body: "text", headers: { "x-a": "1", "x-forwarded-for": "203.0.113.9" } };
    const { body } = await call("/echo/a%2Fb?q=%20x&r", init);
    equal(body.url, "http://127.0.0.1:1/probe/echo/a%2Fb?q=%20x&r");
    deepEqual([body.method, body.body, body.headers["x-a"]], ["POST", "text", "1"]);
    equal(body.headers["x-forwarded-for"], "203.0.113.9");
  });
});

Deno.test("a body is taken up to 20 MiB", async () => {
  await withFunctions(async ({ call }) => {
    const send = (bytes: number) => call("/length", { method: "POST", body: new Uint8Array(bytes) });
    const limit = 20 * 1024 * 1024;
    deepEqual([(await send(limit)).status, (await send(limit)).body], [200, limit]);
    const { status, body } = await send(limit + 1);
    deepEqual([status, body.code], [413, "payload_too_large"]);
  });
});

Deno.test("a function that does not exist is 404", async () => {
  await withFunctions(async ({ call }) => {
    for (const name of ["nothing", "_hidden", "..%2fprobe"]) {
      const { status, body } = await call(`${name}/`);
      deepEqual([status, body.code], [404, "unknown_function"]);
    }
  });
});

Deno.test("a function's worker has its environment and nothing else", async () => {
  await withFunctions(async ({ call }) => {
    deepEqual((await call("/env")).body, { ONE: "1", TWO: "" });
  }, { ONE: "1", TWO: "" });
});

Deno.test("a request without an id gets one from the shim too", async () => {
  await withWorker(async ({ run }) => {
    const answer = await run("/echo").answer as Response;
    match((await answer.json()).headers["x-request-id"], /^[0-9a-f-]{36}$/);
  });
});

Deno.test("CPU time, memory and time of a request are measured with its background work", async () => {
  await withFunctions(async ({ call, functions, gate }) => {
    gate.open("now");
    await call("/burn?ms=30");
    await call(`/background?ms=50&gate=${gate.url("now")}`);
    await functions.stop(1);
    const { requests, cpuMs, totalCpuMs, wallMs, memoryBytes } = functions.watch.of("probe");
    equal(requests, 2);
    ok(cpuMs >= 50 && totalCpuMs >= 80 && wallMs > 0, JSON.stringify({ cpuMs, totalCpuMs, wallMs }));
    ok(memoryBytes > 65_536 && memoryBytes < 100e6, `${memoryBytes} bytes`);
  });
});

Deno.test("wasm memory counts, and what hosted Supabase would end is in the log", async () => {
  await withFunctions(async ({ call, functions, lines }) => {
    await call("/grow", { headers: { "x-request-id": "grows" } });
    await functions.stop(1);
    const [line] = lines;
    deepEqual([line!.level, line!.event, line!.request_id, line!.path, line!.over], [
      "warn",
      "hosted_limit_exceeded",
      "grows",
      "/functions/v1/probe/grow",
      ["memory"],
    ]);
  });
});
