/** What the shim does around the wasm: crashes, time-outs, background work, a module that does not fit. */
import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { catchInCallbacks } from "../../functions-shims/_shared/callbacks.ts";
import { compile, Instance } from "../../functions-shims/_shared/instance.ts";
import * as probe from "./fixtures/functions/probe/module.ts";
import { type TestFunctions, withFunctions } from "./functions_for_tests.ts";
import { Gate } from "./gate.ts";

/** A little before hosted Supabase ends the worker (150 s). */
const SHIM_MS = 70_000;

const own = (id: string) => ({ headers: { "x-request-id": id } });
/** A request that never ends by itself. */
async function hang({ call, gate }: TestFunctions, id = "hangs") {
  const answer = call(`/hang?gate=${gate.url("hang")}`, own(id));
  await gate.told("hang");
  return { answer };
}
/** Rings the shim's time-out of the request that has run the longest. */
const timeOut = ({ call }: TestFunctions) => call(`/ring?ms=${SHIM_MS}`);

Deno.test("a module is unpacked with and without the engine's own base64", async () => {
  const { fromBase64 } = Uint8Array;
  for (const own of [fromBase64, undefined]) {
    Object.assign(Uint8Array, { fromBase64: own });
    try {
      const instance = new Instance(probe, await compile(probe.wasm));
      deepEqual(instance.describe(), { name: "probe", abi: 2 });
    } finally {
      Object.assign(Uint8Array, { fromBase64 });
    }
  }
});

Deno.test("what makes instances is as it was, also after one that cannot be made", async () => {
  const native = WebAssembly.Instance;
  const compiled = await compile(probe.wasm);
  new Instance(probe, compiled);
  equal(WebAssembly.Instance, native);
  const broken = { ...probe, create: () => ({ initSync: () => probe.create().initSync({} as never) }) };
  throws(() => new Instance(broken, compiled), TypeError);
  equal(WebAssembly.Instance, native);
});

Deno.test("callbacks are called as before, and what they throw is caught", async () => {
  const { queueMicrotask, setTimeout, setInterval } = globalThis;
  const caught: unknown[] = [];
  const called: unknown[] = [];
  catchInCallbacks((error) => void caught.push(error));
  try {
    const later = (schedule: (callback: (...args: unknown[]) => void) => void) =>
      new Promise<void>((done) =>
        schedule((...args) => {
          called.push(args);
          done();
          throw called.length;
        })
      );
    await later((callback) => globalThis.queueMicrotask(callback));
    await later((callback) => void globalThis.setTimeout(callback, 0, "a", 1));
    let interval: ReturnType<typeof setInterval> | undefined;
    await later((callback) => void (interval = globalThis.setInterval(callback, 1, "b")));
    clearInterval(interval);
    await new Promise((done) =>
      clearTimeout(globalThis.setTimeout(() => called.push("cleared"), 0)) ?? setTimeout(done, 1)
    );
    deepEqual([called, caught], [[[], ["a", 1], ["b"]], [1, 2, 3]]);
  } finally {
    Object.assign(globalThis, { queueMicrotask, setTimeout, setInterval });
  }
});

const CRASHES = [
  "sync-trap",
  "microtask-trap",
  "promise-trap",
  "timer-trap",
  "sync-panic",
  "microtask-panic",
  "task-panic",
  "timer-panic",
  "caught-panic",
];
for (const crash of CRASHES) {
  Deno.test(`a ${crash} answers every request of the instance, and the next one finds a fresh instance`, async () => {
    await withFunctions(async ({ call, calls, gate, lines, shimLog }) => {
      equal(await calls(), 1);
      const waiting = call(`/wait?gate=${gate.url("wait")}`, own("waits"));
      await gate.arrived("wait");
      const crashed = await call(`/${crash}`, own("crashes"));
      for (const [answer, id] of [[crashed, "crashes"], [await waiting, "waits"]] as const) {
        deepEqual([answer.status, answer.body.code, answer.body.request_id], [500, "function_crashed", id]);
        equal(answer.headers.get("content-type"), "application/problem+json");
      }
      equal(await calls(), 1, "a fresh instance");
      const ended = (await shimLog()).map(({ event, request_ids }) => [event, request_ids]);
      deepEqual(ended, [["function_crashed", ["waits", "crashes"]]], "one crash, with who was in it");
      gate.open("wait");
      equal(await gate.told("wait"), "refused", "the crashed instance is not entered again");
      equal(await calls(), 2, "the same instance");
      deepEqual(lines.filter(({ event }) => event === "function_worker_replaced"), []);
    });
  });
}

Deno.test("a timer of a crashed instance reaches neither it nor the fresh one", async () => {
  await withFunctions(async ({ call, calls, gate, shimLog }) => {
    await call(`/late?gate=${gate.url("late")}`);
    await gate.arrived("late");
    await call("/microtask-panic");
    equal(await calls(), 1);
    gate.open("late");
    equal(await gate.told("late"), "refused");
    equal(await calls(), 2);
    equal((await shimLog()).length, 1, "the refusal is no crash of its own");
  });
});

Deno.test("a trap that follows a panic whose own trap was caught is a crash", async () => {
  await withFunctions(async ({ call, calls }) => {
    await call("/caught-panic");
    equal(await calls(), 1);
    equal((await call("/microtask-trap")).body.code, "function_crashed");
    equal(await calls(), 1, "a fresh instance");
    await call("/caught-panic");
    equal((await call("/sync-trap")).body.code, "function_crashed");
    equal(await calls(), 1, "a fresh instance");
  });
});

Deno.test("a request is no longer among those that a crash ends once it is answered", async () => {
  await withFunctions(async ({ call, calls, shimLog }) => {
    await calls();
    await call("/reject");
    await shimLog();
    await call("/sync-trap", own("last"));
    deepEqual((await shimLog()).map(({ request_ids }) => request_ids), [["last"]]);
  });
});

Deno.test("background work of a crashed instance holds nothing, and its request is named", async () => {
  await withFunctions(async ({ call, functions, gate, shimLog }) => {
    const { body } = await call(`/background?gate=${gate.url("never")}`, own("background"));
    deepEqual(body, { functionName: "probe", wasmSha256: "0".repeat(64) });
    await call("/sync-panic", own("panics"));
    deepEqual((await shimLog())[0]!.request_ids, ["background", "panics"]);
    // Waits for all that runs; no timer cuts it short.
    await functions.stop(1);
  });
});

Deno.test("background work that fails is logged and costs nothing", async () => {
  await withFunctions(async ({ call, calls, shimLog }) => {
    equal(await calls(), 1);
    equal((await call("/background-reject")).status, 200);
    equal(await calls(), 2);
    const [line] = await shimLog();
    deepEqual([line!.event, line!.message], ["background_failed", "Error: background work broke"]);
  });
});

Deno.test("a rejected request answers 500 without its inner detail and keeps the instance", async () => {
  await withFunctions(async ({ call, calls, shimLog }) => {
    equal(await calls(), 1);
    const { status, body } = await call("/reject", own("rejected"));
    deepEqual([status, body.code, body.request_id], [500, "internal_error", "rejected"]);
    ok(!JSON.stringify(body).includes("inner detail"));
    equal(await calls(), 2);
    const [line] = await shimLog();
    deepEqual([line!.event, line!.message], ["function_failed", "Error: an inner detail"]);
  });
});

Deno.test("a request that hangs is cut off by the shim and the next one finds a fresh instance", async () => {
  await withFunctions(async (test) => {
    const { calls, lines, shimLog } = test;
    equal(await calls(), 1);
    const hanging = await hang(test);
    await timeOut(test);
    const { status, body } = await hanging.answer;
    deepEqual([status, body.code, body.request_id], [504, "function_timeout", "hangs"]);
    equal(await calls(), 1);
    const [line] = await shimLog();
    deepEqual([line!.event, line!.request_id], ["function_timeout", "hangs"]);
    deepEqual(lines, [], "the worker stays");
  });
});

Deno.test("the time-out of a request that was answered does not ring any more", async () => {
  await withFunctions(async ({ call, calls }) => {
    await calls();
    await call("/reject");
    await call("/sync-trap");
    deepEqual((await call("/timers")).body, [SHIM_MS], "that of this request only");
  });
});

Deno.test("the time-out can be set", async () => {
  await withFunctions(async ({ call }) => {
    deepEqual((await call("/timers")).body, [300_000]);
  }, { FUNCTION_WALL_CLOCK_MS: "300000" });
});

Deno.test("an instance that was given up is ended by a crash as long as something runs in it", async () => {
  await withFunctions(async (test) => {
    const { call, gate } = test;
    const hanging = await hang(test);
    const waiting = call(`/wait?gate=${gate.url("wait")}`);
    await gate.arrived("wait");
    await timeOut(test);
    equal((await hanging.answer).status, 504);
    equal((await call("/sync-trap")).status, 500);
    equal((await waiting).body.code, "function_crashed");
  });
});

Deno.test("an instance that was given up is let go of when nothing runs in it any more", async () => {
  await withFunctions(async (test) => {
    const { call, gate } = test;
    await call(`/late?gate=${gate.url("late")}`);
    await gate.arrived("late");
    const hanging = await hang(test);
    await timeOut(test);
    equal((await hanging.answer).status, 504);
    await call("/sync-trap");
    gate.open("late");
    equal(await gate.told("late"), "entered", "the crash was another's, and this one was forgotten");
  });
});

const MISFITS = {
  "other-abi": "Error: wasm speaks ABI 3, the shim ABI 2",
  "no-wasm": "TypeError: invalid gzip header",
};
for (const [name, message] of Object.entries(MISFITS)) {
  Deno.test(`a module that does not fit (${name}) is unavailable, each time, and the log says why`, async () => {
    const log = new Gate();
    await withFunctions(async ({ call, lines }) => {
      for (const id of ["first", "second"]) {
        const { status, body } = await call(`${name}/count`, own(id));
        deepEqual([status, body.code, body.request_id], [500, "function_unavailable", id]);
        equal(body.detail, "the function could not be started");
      }
      deepEqual(lines, [], "the worker stays");
      const logged = JSON.parse(await log.told("log"));
      deepEqual([logged.event, logged.request_id, logged.message], [
        "function_unavailable",
        "first",
        message,
      ]);
    }, { LOG: log.url("log") });
    await log.close();
  });
}

Deno.test("a crash is readable by an allowed origin only", async () => {
  await withFunctions(async ({ call }) => {
    const origin = async (from: string) => {
      const { headers } = await call("/sync-panic", { headers: { origin: from } });
      return [headers.get("access-control-allow-origin"), headers.get("vary")];
    };
    deepEqual(await origin("http://b.test"), ["http://b.test", "Origin"]);
    deepEqual(await origin("http://c.test"), [null, null]);
  }, { ALLOWED_ORIGINS: "http://a.test, http://b.test" });
});

Deno.test("a request has an id, its own or a new one", async () => {
  await withFunctions(async ({ call }) => {
    equal((await call("/echo", own("mine"))).body.headers["x-request-id"], "mine");
    match((await call("/echo")).body.headers["x-request-id"], /^[0-9a-f-]{36}$/);
  });
});
