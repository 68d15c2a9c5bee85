// Parses one document to its end with the deployed module, invocation by invocation, and prints what each cost. The
// database and the storage are the parent's. Usage: worker.ts BACKEND_URL [fresh]; `fresh`: each invocation in a new
// instance, as after a change of isolates.

import process from "node:process";

const [backend, mode] = Deno.args as [string, string?];
const shims = new URL("../../../functions-shims/", import.meta.url);
const module = await import(new URL("parse/generated/module.js", shims).href);
const { compile, Instance } = await import(new URL("_shared/instance.ts", shims).href);
const compiled = await compile(module.wasm);

Deno.env.set("SUPABASE_URL", backend);
Deno.env.set("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_bench");
console.log = () => {};

/** The memory that the glue's instance has grown to; the exports are kept by the wrapper of the constructor. */
let memory: WebAssembly.Memory | undefined;
const native = WebAssembly.Instance;
function instantiate() {
  WebAssembly.Instance = function (wasm: WebAssembly.Module, imports: WebAssembly.Imports) {
    const made = new native(wasm, imports);
    memory = made.exports.memory as WebAssembly.Memory;
    return made;
  } as unknown as typeof WebAssembly.Instance;
  const instance = new Instance(module, compiled);
  WebAssembly.Instance = native;
  return instance;
}

const context = { functionName: "parse", wasmSha256: module.wasmSha256, waitUntil() {} };
async function send(instance: InstanceType<typeof Instance>, path: string, method: string) {
  const headers = { apikey: "sb_secret_bench" };
  const request = new Request(`http://127.0.0.1/functions/v1/parse${path}`, { method, headers });
  const response: Response = await instance.handle(request, context, new Promise(() => {}));
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return await response.json();
}

let instance = instantiate();
await send(instance, "/health", "GET");
const invocations: { cpu: number; wall: number; memory: number; rss: number }[] = [];
let end: { state: string } = { state: "queued" };
while (end.state === "queued" && invocations.length < 2000) {
  if (mode === "fresh") instance = instantiate();
  // Of this thread, as the platform counts: V8 compiles in others.
  const [cpu, wall] = [process.threadCpuUsage(), performance.now()];
  await send(instance, "/run", "POST");
  const used = process.threadCpuUsage(cpu);
  invocations.push({
    cpu: (used.user + used.system) / 1000,
    wall: performance.now() - wall,
    memory: memory!.buffer.byteLength / 2 ** 20,
    rss: process.memoryUsage().rss / 2 ** 20,
  });
  end = await (await fetch(`${backend}/end`)).json();
}
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ invocations, end }) + "\n"));
Deno.exit(0);
