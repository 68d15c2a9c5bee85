/**
 * Runs one edge function: a Deno worker that gives the deployed shim what the hosted runtime gives it (Deno.serve,
 * EdgeRuntime.waitUntil, Supabase.ai, only the project's environment) and measures each request.
 */
import { CpuMeter } from "./cpu_meter.ts";
import { PlatformModels } from "../models/session.ts";
import type { FromWorker, ToWorker } from "./worker_messages.ts";

type Handler = (request: Request) => Response | Promise<Response>;
const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  EdgeRuntime: { waitUntil(work: Promise<unknown>): void };
};

let handler: Handler | undefined;
/** Requests may come while the shim is still being loaded. */
const loaded = Promise.withResolvers<void>();
const cpu = new CpuMeter();
/** Background work belongs to the worker: waitUntil does not say whose it is. */
const background = new Set<Promise<unknown>>();
const memories = new Set<WeakRef<WebAssembly.Memory>>();
const models = new PlatformModels((request) => scope.postMessage({ kind: "embed", ...request }));

scope.EdgeRuntime = {
  waitUntil(work) {
    const settled = Promise.resolve(work).catch((error) => console.error("background work failed", error))
      .finally(() => background.delete(settled));
    background.add(settled);
  },
};

// deno-lint-ignore no-explicit-any
(Deno as any).serve = (...args: any[]) => {
  handler = args.map((arg) => (typeof arg === "function" ? arg : arg?.handler ?? arg?.fetch)).find(Boolean);
  return { finished: Promise.resolve(), shutdown: () => Promise.resolve(), addr: {}, ref() {}, unref() {} };
};

/** Functions see the project's secrets, as hosted, and not the developer's shell. */
function setEnvironment(env: Record<string, string>): void {
  const values = new Map(Object.entries(env));
  const value = {
    get: (name: string) => values.get(name),
    has: (name: string) => values.has(name),
    set: (name: string, text: string) => void values.set(name, text),
    delete: (name: string) => void values.delete(name),
    toObject: () => Object.fromEntries(values),
  };
  Object.defineProperty(Deno, "env", { value, configurable: true });
}

// As hosted (edge-runtime b1edf45): what escapes a callback ends the worker, and no listener of the shim hears of it.
addEventListener("error", (event) => event.stopImmediatePropagation());

/** Wasm memory is not in the heap statistics; each instance's is remembered as it is made. */
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, args) {
    const instance = Reflect.construct(target, args) as WebAssembly.Instance;
    for (const item of Object.values(instance.exports)) {
      if (item instanceof WebAssembly.Memory) memories.add(new WeakRef(item));
    }
    return instance;
  },
});

function memoryBytes(): number {
  let bytes = Deno.memoryUsage().heapUsed;
  for (const ref of memories) {
    const memory = ref.deref();
    if (memory) bytes += memory.buffer.byteLength;
    else memories.delete(ref);
  }
  return bytes;
}

async function run(
  { id, method, url, headers, body }: Extract<ToWorker, { kind: "request" }>,
): Promise<void> {
  await loaded.promise;
  cpu.start(id);
  try {
    const response = await handler!(new Request(url, { method, headers, body }));
    const bytes = response.body === null ? null : await response.arrayBuffer();
    const reply: FromWorker = {
      kind: "response",
      id,
      status: response.status,
      headers: [...response.headers],
      body: bytes,
      workerCpuMs: cpu.total,
    };
    scope.postMessage(reply, bytes ? [bytes] : []);
  } catch (error) {
    // A handler that throws is a bug of the shim; hosted answers 500 as well.
    console.error(error);
    const workerCpuMs = cpu.total;
    scope.postMessage({ kind: "response", id, status: 500, headers: [], body: null, workerCpuMs });
  }
  await Promise.allSettled([...background]);
  const cpuMs = cpu.end(id);
  scope.postMessage({ kind: "settled", id, cpuMs, memoryBytes: memoryBytes(), workerCpuMs: cpu.total });
}

scope.onmessage = async ({ data }) => {
  if (data.kind === "ping") scope.postMessage({ kind: "pong", workerCpuMs: cpu.total });
  else if (data.kind === "request") await run(data);
  else if (data.kind === "embedded") models.answer(data);
  else {
    try {
      setEnvironment(data.env);
      if (data.models) models.install();
      await import(data.shim);
      if (!handler) throw new Error("the shim did not call Deno.serve");
      scope.postMessage({ kind: "ready" });
      loaded.resolve();
    } catch (error) {
      scope.postMessage({ kind: "failed", message: String((error as Error)?.stack ?? error) });
    }
  }
};
