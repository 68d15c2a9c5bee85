/** What is measured of the functions, and what they are told: without a worker. */
import { deepEqual, equal } from "node:assert/strict";
import { CpuMeter } from "../../supabase/local/functions/cpu_meter.ts";
import { functionEnvironment } from "../../supabase/local/functions/environment.ts";
import { HOSTED, type Usage, Watch } from "../../supabase/local/functions/limits.ts";
import type { Keys } from "../../supabase/local/keys.ts";

Deno.test("the settings of functions: the stack's, the shell's over them, then the files'; nothing else of the shell", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, 'HUBSPOT_API_BASE="http://127.0.0.1:1"\nALLOWED_ORIGINS=http://a.test\n');
  const shell = { SHELL_SECRET: "not for functions", HUBSPOT_CLIENT_ID: "shell", ALLOWED_ORIGINS: "shell" };
  for (const [name, value] of Object.entries(shell)) Deno.env.set(name, value);
  const keys = {
    publishable_key: "p",
    secret_key: "s",
    hubspot_client_id: "stack",
    hubspot_client_secret: "hs",
    token_encryption_key: "t",
  } as Keys;
  try {
    const env = await functionEnvironment("http://stack", keys, [file], false);
    deepEqual(env, {
      SUPABASE_URL: "http://stack",
      SUPABASE_ANON_KEY: "p",
      SUPABASE_SERVICE_ROLE_KEY: "s",
      PUBLIC_FUNCTIONS_URL: "http://stack/functions/v1",
      HUBSPOT_CLIENT_ID: "shell",
      HUBSPOT_CLIENT_SECRET: "hs",
      TOKEN_ENCRYPTION_KEYS: "t",
      EMBEDDINGS_PROVIDER: "local",
      ALLOWED_ORIGINS: "http://a.test",
      HUBSPOT_API_BASE: "http://127.0.0.1:1",
    });
    equal((await functionEnvironment("", keys, [], true)).EMBEDDINGS_PROVIDER, "supabase");
  } finally {
    for (const name of Object.keys(shell)) Deno.env.delete(name);
    await Deno.remove(file);
  }
});

Deno.test("requests at the same time share the CPU time, and one alone is charged with all of it", () => {
  let spent = 100;
  const meter = new CpuMeter(() => spent);
  meter.start(1);
  spent += 10;
  meter.start(2);
  spent += 40;
  equal(meter.end(2), 20);
  spent += 5;
  equal(meter.end(1), 35);
  spent += 1_000; // Nobody's.
  meter.start(3);
  spent += 7;
  equal(meter.end(3), 7);
  equal(meter.total, 1_062, "but it is the worker's");
});

Deno.test("the limits are those of the platform", () => {
  deepEqual(HOSTED, {
    softCpuMs: 1_000,
    cpuMs: 2_000,
    memoryBytes: 256 * 1024 * 1024,
    retireMs: 75_000,
    wallMs: 150_000,
  });
});

Deno.test("a request is noted from half of hosted's CPU on, and warned of above a limit", () => {
  const seen: unknown[] = [];
  const watch = new Watch((level, event, fields) => void seen.push([level, event, fields?.over ?? null]));
  const fine: Usage = { cpuMs: 1_000, memoryBytes: 256 * 1024 * 1024, wallMs: 150_000 };
  const record = (usage: Partial<Usage>) => watch.record("f", { id: "", path: "/" }, { ...fine, ...usage });
  record({});
  deepEqual(seen.splice(0), []);
  record({ cpuMs: 1_001 });
  record({ cpuMs: 2_000 });
  deepEqual(seen.splice(0), Array(2).fill(["info", "cpu_budget_exceeded", null]));
  record({ cpuMs: 2_001 });
  record({ memoryBytes: 256 * 1024 * 1024 + 1 });
  record({ wallMs: 150_001, cpuMs: 3_000 });
  deepEqual(
    seen.splice(0),
    [["cpu"], ["memory"], ["cpu", "wall_clock"]].map((over) => {
      return ["warn", "hosted_limit_exceeded", over];
    }),
  );
  record({ cpuMs: 8, memoryBytes: 8, wallMs: 8 });
  deepEqual(watch.report().f, {
    requests: 0,
    errors: 0,
    crashes: 0,
    timeouts: 0,
    over_limit: 3,
    total_cpu_ms: 10_010,
    max_cpu_ms: 3_000,
    max_memory_mb: 256,
    max_wall_ms: 150_001,
  });
  watch.reset();
  deepEqual(watch.report(), {});
});
