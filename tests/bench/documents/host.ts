/** A function's built module outside its server, with its memory in sight and its crashes counted. */

import { compile, type FunctionModule, Instance } from "../../../functions-shims/_shared/instance.ts";

/** What a request came to: its answer, or the word of a crash. */
export type Answer = { response: Response } | { crash: string };

let panic: string | null = null;
// Called by the panic hook inside wasm, before the trap.
Object.assign(globalThis, { __onWasmPanic: (message: string) => panic = message });

export class Host {
  readonly #name: string;
  readonly #module: FunctionModule;
  readonly #compiled: WebAssembly.Module;
  #instance: Instance | null = null;
  #memory: WebAssembly.Memory | null = null;
  #peak = 0;

  private constructor(name: string, module: FunctionModule, compiled: WebAssembly.Module) {
    this.#name = name;
    this.#module = module;
    this.#compiled = compiled;
  }

  /** Loads what `cargo xtask build` has written. */
  static async of(name: string): Promise<Host> {
    const url = new URL(`../../../functions-shims/${name}/generated/module.js`, import.meta.url);
    const module: FunctionModule = await import(url.href);
    return new Host(name, module, await compile(module.wasm));
  }

  /** Drops the instance, so that the next request meets an empty memory. */
  fresh(): void {
    this.#peak = 0;
    this.#instance = null;
    this.#memory = null;
  }

  /** The most linear memory since `fresh`, in bytes: a wasm memory grows and never shrinks. */
  get peak(): number {
    this.#peak = Math.max(this.#peak, this.#memory?.buffer.byteLength ?? 0);
    return this.#peak;
  }

  /** Posts to a route, as the gateway would. */
  async post(route: string, key: string): Promise<Answer> {
    const instance = this.#instance ??= this.#start();
    const request = new Request(`http://127.0.0.1/functions/v1/${this.#name}${route}`, {
      method: "POST",
      headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: "{}",
    });
    const background: Promise<unknown>[] = [];
    const context = {
      functionName: this.#name,
      wasmSha256: this.#module.wasmSha256,
      waitUntil: (work: Promise<unknown>) => void background.push(work.catch(() => {})),
    };
    // A panic in an async task leaves its promise pending for ever; the hook has run by then.
    const { promise: crashed, resolve: crash } = Promise.withResolvers<string>();
    const watch = setInterval(() => panic !== null && crash(panic), 5);
    const caught = (event: Event) => {
      event.preventDefault();
      crash(panic ?? String((event as ErrorEvent).error ?? (event as PromiseRejectionEvent).reason));
    };
    addEventListener("error", caught);
    addEventListener("unhandledrejection", caught);
    try {
      const answered = instance.handle(request, context, new Promise(() => {}));
      const first = await Promise.race([
        answered.then(
          (response) => ({ response: response as Response }),
          (error) => ({ crash: panic ?? String(error) }),
        ),
        crashed.then((message) => ({ crash: message })),
      ]);
      if ("response" in first) await Promise.race([Promise.all(background), crashed]);
      return first;
    } finally {
      clearInterval(watch);
      removeEventListener("error", caught);
      removeEventListener("unhandledrejection", caught);
      if (panic !== null) {
        const peak = this.peak;
        this.fresh();
        this.#peak = peak;
        panic = null;
      }
    }
  }

  #start(): Instance {
    const native = WebAssembly.Instance;
    WebAssembly.Instance = new Proxy(native, {
      construct: (target, [module, imports]) => {
        const made = new target(module, imports);
        this.#memory = made.exports.memory as WebAssembly.Memory;
        return made;
      },
    });
    try {
      return new Instance(this.#module, this.#compiled);
    } finally {
      WebAssembly.Instance = native;
    }
  }
}
