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
    retired: string[];
  }) => Promise<void>,
): Promise<void> {
  const [timers, gate, lost, retired] = [new HeldTimers(), new Gate(), [] as string[], [] as string[]];
  const shim = new URL("./fixtures/functions/probe/index.ts", import.meta.url).href;
  const worker = new FunctionWorker("probe", {
    shim,
    env: {},
    models: null,
    timers,
    lost: (reason) => void lost.push(reason),
    retired: (reason) => void retired.push(reason),
    ended: () => {},
  });
  const run = (path: string) =>
    worker.run({ method: "GET", url: `http://127.0.0.1:1/probe${path}`, headers: [], body: null });
  try {
    await bounded(use({ worker, run, gate, timers, lost, retired }));
  } finally {
    worker.terminate();
    await gate.close();
  }
}

Deno.test("a worker gets no new requests from half of its wall clock on, and its own may end", async () => {
  await withFunctions(async ({ call, calls, functions, gate, timers, lines }) => {
    equal(await calls(), 1);
    const waiting = call(`/wait?gate=${gate.url("wait")}`);
    await gate.arrived("wait");
    timers.ring(HOSTED.retireMs);
    equal(await calls(), 1, "another worker");
    gate.open("wait");
    deepEqual((await waiting).body, { calls: 2 });
    const { timeouts, errors, crashes } = functions.watch.of("probe");
    deepEqual([timeouts, errors, crashes], [0, 0, 0]);
    deepEqual(lines.map(({ event, reason }) => [event, reason]), [["function_worker_retired", "wall clock"]]);
  });
});

Deno.test("a worker ends at its wall clock with all that run in it, however late they came", async () => {
  await withFunctions(async ({ call, calls, functions, gate, timers, lines }) => {
    const early = call(`/hang?gate=${gate.url("early")}`);
    await gate.told("early");
    const late = call(`/hang?gate=${gate.url("late")}`, { headers: { "x-request-id": "hangs" } });
    await gate.told("late");
    timers.ring(HOSTED.wallMs);
    const { status, body } = await late;
    deepEqual([status, body.code, body.request_id], [504, "function_timeout", "hangs"]);
    equal((await early).status, 504);
    equal(await calls(), 1, "another worker");
    equal(functions.watch.of("probe").timeouts, 2);
    deepEqual(lines.map(({ event, reason }) => [event, reason]), [
      ["function_worker_replaced", "wall clock"],
      ["function_timed_out", undefined],
      ["function_timed_out", undefined],
    ]);
  });
});

Deno.test("an idle worker ends when it gets no more requests, and takes its timers along", async () => {
  await withWorker(async ({ worker, run, timers, lost, retired }) => {
    await run("/count").settled;
    timers.ring(HOSTED.retireMs);
    deepEqual([worker.dead, lost, retired], [true, [], ["wall clock"]]);
    deepEqual(timers.delays, []);
  });
});

Deno.test("CPU time adds up over a worker's life: at the first limit it gets no new requests", async () => {
  await withFunctions(async ({ call, calls, gate, lines }) => {
    equal(await calls(), 1);
    const waiting = call(`/wait?gate=${gate.url("wait")}`);
    await gate.arrived("wait");
    await call(`/burn?ms=${HOSTED.softCpuMs / 2}`);
    await call(`/burn?ms=${HOSTED.softCpuMs / 2}`);
    equal(await calls(), 1, "another worker");
    gate.open("wait");
    deepEqual((await waiting).body, { calls: 2 }, "its own may end");
    deepEqual(lines.map(({ event, reason }) => [event, reason]), [["function_worker_retired", "CPU time"]]);
  });
});

Deno.test("at the second limit of CPU time a worker ends with all that run in it", async () => {
  await withFunctions(async ({ call, calls, functions, gate, lines }) => {
    const other = call(`/wait?gate=${gate.url("other")}`);
    await gate.arrived("other");
    await call(`/burn?ms=${HOSTED.cpuMs}`);
    const { status, body } = await other;
    deepEqual([status, body.code], [546, "worker_limit"]);
    equal(await calls(), 1, "another worker");
    // The one that used it, and the one that waited.
    equal(functions.watch.of("probe").overLimit, 1);
    deepEqual(lines.map(({ event, reason }) => [event, reason]), [
      ["function_worker_replaced", "CPU time"],
      ["hosted_limit_exceeded", undefined],
    ]);
  });
});

Deno.test("a sign of life tells what background work has used", async () => {
  await withWorker(async ({ worker, run, gate, timers, retired }) => {
    gate.open("now");
    const burning = run(`/background?ms=${HOSTED.softCpuMs}&gate=${gate.url("now")}`);
    await burning.answer;
    const waiting = run(`/wait?gate=${gate.url("wait")}`);
    await gate.arrived("wait");
    await eventually("the worker is retired", () => {
      if (!worker.retired && worker.silent === 0) timers.ring(PULSE_MS);
      return worker.retired;
    });
    deepEqual(retired, ["CPU time"]);
    gate.open("wait");
    equal((await waiting.answer as Response).status, 200);
  });
});

Deno.test("the pulse of a worker ends with its last request", async () => {
  await withFunctions(async ({ calls, functions, timers }) => {
    await calls();
    ok(timers.delays.includes(PULSE_MS));
    await functions.stop(1);
    deepEqual(timers.delays, []);
  });
  await withFunctions(async ({ calls, timers }) => {
    await calls();
    await calls();
    await eventually("an idle worker is not asked for a sign of life", () => {
      if (timers.delays.includes(PULSE_MS)) timers.ring(PULSE_MS);
      return !timers.delays.includes(PULSE_MS);
    });
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
  await withWorker(async ({ worker, run, gate, timers, lost, retired }) => {
    const waiting = run(`/wait?gate=${gate.url("wait")}`);
    await gate.arrived("wait");
    timers.ring(HOSTED.retireMs);
    equal(worker.dead, false);
    gate.open("wait");
    equal((await waiting.answer as Response).status, 200);
    ok(await waiting.settled);
    deepEqual([worker.dead, lost, retired], [true, [], ["wall clock"]]);
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
