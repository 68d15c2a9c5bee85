/** Serves a function that is compiled to wasm, and survives its crashes. All logic outside wasm is here. */
import { catchInCallbacks } from "./callbacks.ts";
import {
  compile,
  type Context,
  type Ending,
  type FunctionModule,
  Instance,
  InstanceGone,
} from "./instance.ts";
import { log, problem } from "./problem.ts";

/**
 * A little before hosted Supabase ends the worker without an answer: at 150 s of the worker's life, of which a request that
 * comes as late as one can has 75 s (it gets none in the second half; edge-runtime b1edf45).
 */
const WALL_CLOCK_MS = 70_000;

/** Answers the requests of the function `name`. */
export function serve(name: string, module: FunctionModule): void {
  const compiled = compile(module.wasm);
  compiled.catch(() => {}); // Each request awaits it and answers the failure.
  const instances = new Set<Instance>();
  let current: Instance | null = null;
  let echoes = 0;

  /** A trap does not say whose instance it came from, so all end; there is more than one only after a timeout. */
  function crash(reason: unknown): void {
    const requests = [...instances].flatMap((instance) => instance.crash());
    instances.clear();
    current = null;
    log("function_crashed", { function: name, request_ids: requests, message: String(reason) });
  }
  /** Whether an error needs no further care: of an instance that is gone, or the trap that ends a panic. */
  function isEcho(error: unknown): boolean {
    if (error instanceof InstanceGone) return true;
    return error instanceof WebAssembly.RuntimeError && echoes > 0 && echoes-- > 0;
  }
  function uncaught(error: unknown): void {
    if (!isEcho(error)) crash(error);
  }
  // Called by the panic hook inside wasm; the trap follows within the same turn of the event loop.
  Object.assign(globalThis, {
    __onWasmPanic(message: string) {
      echoes++;
      setTimeout(() => echoes = 0);
      crash(message);
    },
  });
  catchInCallbacks(uncaught);
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    uncaught(event.reason);
  });

  /** The ending of a request that takes too long; its instance gets no new ones, since it may be stuck. */
  function timeOut(instance: Instance, id: string): Ending {
    if (current === instance) current = null;
    log("function_timeout", { function: name, request_id: id });
    return { status: 504, code: "function_timeout" };
  }

  Deno.serve(async (incoming: Request) => {
    const id = incoming.headers.get("x-request-id") ?? crypto.randomUUID();
    const headers = new Headers(incoming.headers);
    headers.set("x-request-id", id);
    let instance: Instance;
    try {
      const wasm = await compiled;
      instances.add(instance = current ??= new Instance(module, wasm));
    } catch (error) {
      log("function_unavailable", { function: name, request_id: id, message: String(error) });
      return problem(500, "function_unavailable", id, headers);
    }
    const ending = Promise.withResolvers<Ending>();
    const enter = (end: (ending: Ending) => void) => {
      const key = Symbol(id);
      instance.inFlight.set(key, { id, end });
      return () => {
        instance.inFlight.delete(key);
        if (instance !== current && instance.inFlight.size === 0) instances.delete(instance);
      };
    };
    const leave = enter(ending.resolve);
    const limit = Number(Deno.env.get("FUNCTION_WALL_CLOCK_MS") ?? WALL_CLOCK_MS);
    const timer = setTimeout(() => ending.resolve(timeOut(instance, id)), limit);
    const context: Context = {
      functionName: name,
      wasmSha256: module.wasmSha256,
      // What waits for an instance that is gone would wait for ever.
      waitUntil: (work) => background(Promise.race([work, instance.gone.promise]).finally(enter(() => {}))),
    };
    try {
      const result = await instance.handle(new Request(incoming, { headers }), context, ending.promise);
      return result instanceof Response ? result : problem(result.status, result.code, id, headers);
    } catch (error) {
      const trapped = error instanceof WebAssembly.RuntimeError || error instanceof InstanceGone;
      if (!trapped) log("function_failed", { function: name, request_id: id, message: String(error) });
      else if (!isEcho(error)) crash(error);
      return problem(500, trapped ? "function_crashed" : "internal_error", id, headers);
    } finally {
      clearTimeout(timer);
      leave();
    }
  });
}

/** Keeps the worker alive for work after the answer, where the runtime can. */
function background(work: Promise<unknown>): void {
  const guarded = work.catch((error) => log("background_failed", { message: String(error) }));
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: { waitUntil(work: Promise<unknown>): void } };
  EdgeRuntime?.waitUntil(guarded);
}
