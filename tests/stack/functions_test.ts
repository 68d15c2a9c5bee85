/** The functions of the stack: their workers, the hosted behaviour around them, the limits that are watched. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { eventually, type TestStack, withStack } from "./stack_for_tests.ts";

interface Count {
  calls: number;
}
const call = async (stack: TestStack, path: string, init?: RequestInit) => {
  const response = await stack.fetch(`/functions/v1/probe${path}`, init);
  return { status: response.status, type: response.headers.get("content-type"), body: await response.json() };
};
const calls = async (stack: TestStack) => (await call(stack, "/count")).body as Count;
const maxima = async (stack: TestStack) => (await (await stack.fetch("/_local/functions")).json()).probe;

Deno.test("a crash answers every request of the instance and the next one finds a fresh instance", async (t) => {
  await withStack(async (stack) => {
    for (const crash of ["sync-trap", "microtask-trap", "promise-trap", "panic", "sync-panic"]) {
      await t.step(crash, async () => {
        deepEqual(await calls(stack), { calls: 1 });
        const slow = call(stack, "/slow?ms=400", { headers: { "x-request-id": `slow-${crash}` } });
        await new Promise((done) => setTimeout(done, 50));
        const crashed = await call(stack, `/${crash}`, { headers: { "x-request-id": `own-${crash}` } });
        for (const [answer, id] of [[crashed, `own-${crash}`], [await slow, `slow-${crash}`]] as const) {
          equal(answer.status, 500);
          equal(answer.type, "application/problem+json");
          deepEqual([answer.body.code, answer.body.request_id], ["function_crashed", id]);
        }
        deepEqual(await calls(stack), { calls: 1 }, "a fresh instance");
        // The timer of the old instance has rung by now; it must not have taken the new instance with it.
        await new Promise((done) => setTimeout(done, 450));
        deepEqual(await calls(stack), { calls: 2 }, "the same instance");
        await call(stack, "/sync-trap");
      });
    }
    ok(!stack.lines.some(({ event }) => event === "function_worker_replaced"), "no crash cost the worker");
  });
});

Deno.test("a callback of a crashed instance does not reach the fresh one", async () => {
  await withStack(async (stack) => {
    await call(stack, "/late?ms=200");
    await call(stack, "/panic");
    deepEqual(await calls(stack), { calls: 1 });
    await new Promise((done) => setTimeout(done, 300));
    deepEqual(await calls(stack), { calls: 2 });
  });
});

Deno.test("background work of a crashed instance does not hold its worker", async () => {
  await withStack(async (stack) => {
    await call(stack, "/background?ms=60000");
    await call(stack, "/panic");
    await eventually("both requests are over", async () => (await maxima(stack)).max_wall_ms > 0);
  });
});

Deno.test("a rejected request answers 500 without its inner detail and keeps the instance", async () => {
  await withStack(async (stack) => {
    await calls(stack);
    const { status, body } = await call(stack, "/reject");
    deepEqual([status, body.code], [500, "internal_error"]);
    ok(!JSON.stringify(body).includes("inner detail"));
    deepEqual(await calls(stack), { calls: 2 });
  });
});

Deno.test("a request that hangs is cut off by the shim and the next one finds a fresh instance", async () => {
  const env = await Deno.makeTempFile();
  await Deno.writeTextFile(env, "FUNCTION_WALL_CLOCK_MS=300\n");
  await withStack(async (stack) => {
    await calls(stack);
    const { status, body } = await call(stack, "/hang");
    deepEqual([status, body.code], [504, "function_timeout"]);
    deepEqual(await calls(stack), { calls: 1 });
  }, { options: { envFiles: [env] } });
  await Deno.remove(env);
});

Deno.test("a worker that does not cut off a hanging request is replaced at the wall clock", async () => {
  await withStack(async (stack) => {
    await calls(stack);
    const { status, body } = await call(stack, "/hang");
    deepEqual([status, body.code], [504, "function_timeout"]);
    deepEqual(await calls(stack), { calls: 1 });
    equal((await maxima(stack)).timeouts, 1);
  }, { times: { wallMs: 400 } });
});

Deno.test("a worker in an endless loop is replaced", async () => {
  await withStack(async (stack) => {
    await calls(stack);
    const other = call(stack, "/slow?ms=30000");
    const { status, body } = await call(stack, "/spin");
    deepEqual([status, body.code], [504, "function_timeout"]);
    equal((await other).status, 504);
    deepEqual(await calls(stack), { calls: 1 });
  }, { times: { hangMs: 800 } });
});

Deno.test("a worker that ends is replaced", async () => {
  await withStack(async (stack) => {
    const { status, body } = await call(stack, "/exit");
    deepEqual([status, body.code], [504, "function_timeout"]);
    deepEqual(await calls(stack), { calls: 1 });
  }, { times: { hangMs: 800 } });
});

Deno.test("a function sees the path, the headers and the body as hosted", async () => {
  await withStack(async (stack) => {
    const { body } = await call(stack, "/echo/a%2Fb?q=%20x&r", {
      method: "POST",
      body: "text",
      headers: { "x-a": "1" },
    });
    equal(body.url, `${stack.url}/probe/echo/a%2Fb?q=%20x&r`);
    deepEqual([body.method, body.body, body.headers["x-a"]], ["POST", "text", "1"]);
    match(body.headers["x-request-id"], /^[0-9a-f-]{36}$/);
    equal(body.headers["x-forwarded-for"], "127.0.0.1");
  });
});

Deno.test("a function that does not exist is 404", async () => {
  await withStack(async (stack) => {
    for (const name of ["nothing", "_shared", "..%2fprobe"]) {
      const response = await stack.fetch(`/functions/v1/${name}`);
      deepEqual([response.status, (await response.json()).code], [404, "unknown_function"]);
    }
  });
});

Deno.test("a function sees its settings and nothing of the developer's shell", async () => {
  Deno.env.set("SHELL_SECRET", "not for functions");
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, 'HUBSPOT_API_BASE="http://127.0.0.1:1"\nALLOWED_ORIGINS=http://a.test\n');
  await withStack(async (stack) => {
    const { body: env } = await call(stack, "/env");
    equal(env.SUPABASE_URL, stack.url);
    equal(env.PUBLIC_FUNCTIONS_URL, `${stack.url}/functions/v1`);
    equal(env.SUPABASE_SERVICE_ROLE_KEY, stack.keys.secret_key);
    equal(env.HUBSPOT_API_BASE, "http://127.0.0.1:1");
    equal(env.ALLOWED_ORIGINS, "http://a.test");
    equal(env.TOKEN_ENCRYPTION_KEYS, stack.keys.token_encryption_key);
    equal(env.SHELL_SECRET, undefined);
  }, { options: { envFiles: [file] } });
  await Deno.remove(file);
});

Deno.test("a crash is readable by an allowed origin only", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "ALLOWED_ORIGINS=http://a.test, http://b.test\n");
  await withStack(async (stack) => {
    const origin = async (from: string) => {
      const response = await stack.fetch("/functions/v1/probe/panic", { headers: { origin: from } });
      await response.body?.cancel();
      return response.headers.get("access-control-allow-origin");
    };
    deepEqual([await origin("http://b.test"), await origin("http://c.test")], ["http://b.test", null]);
  }, { options: { envFiles: [file] } });
  await Deno.remove(file);
});

Deno.test("CPU, memory and time are measured per request, with the background work", async () => {
  await withStack(async (stack) => {
    await call(stack, "/burn?ms=300");
    await call(stack, "/background?ms=200");
    await eventually(
      "the background work was charged",
      async () => (await maxima(stack)).total_cpu_ms >= 450,
    );
    const { requests, max_cpu_ms, max_memory_mb, max_wall_ms, total_cpu_ms } = await maxima(stack);
    equal(requests, 2);
    ok(max_cpu_ms >= 250 && max_cpu_ms < 450, `${max_cpu_ms} ms for 300 ms of work`);
    ok(total_cpu_ms < 800, `${total_cpu_ms} ms for 500 ms of work`);
    ok(max_wall_ms >= 390, `${max_wall_ms} ms`);
    ok(max_memory_mb > 1 && max_memory_mb < 100);
    equal(stack.lines.filter(({ event }) => event === "hosted_limit_exceeded").length, 0);
  });
});

Deno.test("requests at the same time share the CPU time, they are not all charged with all of it", async () => {
  await withStack(async (stack) => {
    await calls(stack);
    await (await stack.fetch("/_local/functions", { method: "DELETE" })).body?.cancel();
    await Promise.all([
      call(stack, "/slow?ms=3000"),
      call(stack, "/slow?ms=3000"),
      call(stack, "/burn?ms=600"),
    ]);
    // A request is charged when it is over, a moment after its answer.
    const { max_cpu_ms, total_cpu_ms } = await eventually("all three are charged", async () => {
      const seen = await maxima(stack);
      return seen.max_wall_ms >= 3000 && seen.total_cpu_ms >= 500 && seen;
    });
    // Charged with all of it, they would have 1,800 ms together; a third each is what is fair.
    ok(total_cpu_ms < 1_200, `${total_cpu_ms} ms in all`);
    ok(max_cpu_ms < 0.6 * total_cpu_ms, `${max_cpu_ms} of ${total_cpu_ms} ms at most`);
  });
});

Deno.test("what hosted Supabase would end is in the log", async () => {
  await withStack(async (stack) => {
    await call(stack, "/burn?ms=1300", { headers: { "x-request-id": "noted" } });
    await call(stack, "/burn?ms=2400", { headers: { "x-request-id": "cpu" } });
    await call(stack, "/grow", { headers: { "x-request-id": "memory" } });
    const logged = await eventually("three lines", () => {
      const lines = stack.lines.filter(({ event }) => /_exceeded$/.test(event));
      return lines.length >= 3 && lines;
    });
    deepEqual(logged.map((line) => [line.level, line.request_id, line.over]), [
      ["info", "noted", undefined],
      ["warn", "cpu", ["cpu"]],
      ["warn", "memory", ["memory"]],
    ]);
  });
});
