/** One wasm instance of a function: made from the generated module, taken out of use when it crashes. */

/** What `cargo xtask build` writes to generated/module.js. */
export interface FunctionModule {
  wasmSha256: string;
  /** The gzipped module in base64: what certainly ships with a deployment is the module graph. */
  wasm: string;
  /** A new wasm-bindgen glue, with no state shared with another. */
  create(): unknown;
}

/** What wasm is given beside the request. */
export interface Context {
  functionName: string;
  wasmSha256: string;
  waitUntil(work: Promise<unknown>): void;
}

/** The contract between shim and wasm, version `ABI`. */
interface Glue {
  initSync(options: { module: WebAssembly.Module }): unknown;
  abi(): number;
  describe(): unknown;
  handle(request: Request, context: Context): Promise<Response>;
}
const ABI = 2;

/** How a request ends without an answer of its own. */
export type Ending = { status: 500; code: "function_crashed" } | { status: 504; code: "function_timeout" };

/** Thrown into what still calls an instance that has crashed. */
export class InstanceGone extends Error {}

/** Unpacks and compiles the module: once per isolate, while an instance costs a millisecond. */
export async function compile(wasm: string): Promise<WebAssembly.Module> {
  const bytes = new Blob([fromBase64(wasm)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await WebAssembly.compile(await new Response(bytes).arrayBuffer());
}

/** The bytes of a text in base64: by the engine where it can (V8 13.8), else in a loop, 10 times as quick as `Uint8Array.from`. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const chars = atob(text);
  const bytes = new Uint8Array(chars.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = chars.charCodeAt(at);
  return bytes;
}

/** An instance and the requests that run in it. */
export class Instance {
  readonly inFlight = new Map<symbol, { id: string; end: (ending: Ending) => void }>();
  /** Resolves at a crash. */
  readonly gone = Promise.withResolvers<void>();
  readonly #glue: Glue;
  readonly #exports: Record<string, unknown> = {};

  constructor(module: FunctionModule, compiled: WebAssembly.Module) {
    this.#glue = module.create() as Glue;
    // The glue gets a copy of the exports, which can be taken away from it: timers and fetches of a crashed instance
    // still call back, and must not enter its broken memory again.
    const native = WebAssembly.Instance;
    const exports = this.#exports;
    WebAssembly.Instance = function (wasm: WebAssembly.Module, imports: WebAssembly.Imports) {
      return { exports: Object.assign(exports, new native(wasm, imports).exports) };
    } as unknown as typeof WebAssembly.Instance;
    try {
      this.#glue.initSync({ module: compiled });
    } finally {
      WebAssembly.Instance = native;
    }
    if (this.#glue.abi() !== ABI) throw new Error(`wasm speaks ABI ${this.#glue.abi()}, the shim ABI ${ABI}`);
  }

  /** What the function says of itself: name, version, ABI, routes, kinds of jobs. */
  describe(): unknown {
    return this.#glue.describe();
  }

  /** Answers a request; settles too when `ending` does. */
  handle(request: Request, context: Context, ending: Promise<Ending>): Promise<Response | Ending> {
    return Promise.race([this.#glue.handle(request, context), ending]);
  }

  /** Takes the instance out of use, ends its requests and returns their ids. */
  crash(): string[] {
    for (const [name, value] of Object.entries(this.#exports)) {
      if (typeof value !== "function") continue;
      this.#exports[name] = () => {
        throw new InstanceGone();
      };
    }
    const requests = [...this.inFlight.values()];
    for (const { end } of requests) end({ status: 500, code: "function_crashed" });
    this.gone.resolve();
    return requests.map(({ id }) => id);
  }
}
