import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Failure, FunctionWorker } from "./function_worker.ts";
import { HOSTED, Watch } from "./limits.ts";
import type { Log } from "../log.ts";
import type { Models } from "../models/models.ts";
import { problem } from "../api/problem.ts";
import { CLOCK, type Timers } from "../timers.ts";

/** Larger than any function takes; a request beyond it does not reach the worker. */
const MAX_BODY = 20 * 1024 * 1024;

/** How each failure is counted, logged and answered; 546 is hosted's own status. */
const FAILURES = {
  crashed: {
    counts: "crashes",
    event: "function_crashed",
    status: 500,
    code: "function_crashed",
    detail: "the function ended unexpectedly",
  },
  timed_out: {
    counts: "timeouts",
    event: "function_timed_out",
    status: 504,
    code: "function_timeout",
    detail: "the function did not answer in time",
    hosted_wall_ms: HOSTED.wallMs,
  },
  over_limit: {
    counts: "overLimit",
    event: "hosted_limit_exceeded",
    status: 546,
    code: "worker_limit",
    detail: "the worker of the function has used its CPU time",
    over: ["cpu"],
    hosted_cpu_ms: HOSTED.cpuMs,
  },
} as const;

export interface FunctionsOptions {
  /** The folder of the shims: `<name>/index.ts` each. */
  shims: string;
  /** The environment the functions see. */
  env: Record<string, string>;
  log: Log;
  /** The platform's models; null when there are none. */
  models?: Models | null;
  timers?: Timers;
}

/** The edge functions of the stack, each in its own worker, started at its first request. */
export class Functions {
  readonly watch: Watch;
  readonly #timers: Timers;
  #workers = new Map<string, FunctionWorker>();
  #all = new Set<FunctionWorker>();
  /** Requests that are not over yet, with their background work. */
  #running = new Set<Promise<void>>();
  #draining = false;

  constructor(readonly options: FunctionsOptions) {
    this.watch = new Watch(options.log);
    this.#timers = options.timers ?? CLOCK;
  }

  /** The functions that have a shim. */
  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name, isDirectory } of Deno.readDir(this.options.shims)) {
      if (isDirectory && !name.startsWith("_") && await this.#shim(name)) names.push(name);
    }
    return names.sort();
  }

  /** Starts the workers ahead of the first request. One that does not start is logged, and tried again when asked for. */
  async warm(): Promise<void> {
    for (const name of await this.names()) {
      // A worker that begins after the stop would be ended by nobody.
      if (this.#draining) return;
      await this.#worker(name)?.ready.catch(() => {});
    }
  }

  /**
   * Answers a request to /functions/v1/<name>/…. As hosted, the function sees the path without /functions/v1.
   */
  async handle(request: Request): Promise<Response> {
    const requestId = request.headers.get("x-request-id") ?? crypto.randomUUID();
    const match = /^(https?:\/\/[^/]+)\/functions\/v1(\/([a-z0-9_-]+)(?:[/?#].*)?)$/.exec(request.url);
    const name = match?.[3];
    if (!name || !(await this.#shim(name))) {
      return problem(404, "unknown_function", "no such function", requestId);
    }
    if (this.#draining) return problem(503, "stopping", "the stack is stopping", requestId);
    const body = request.body === null ? null : await request.arrayBuffer();
    if (body && body.byteLength > MAX_BODY) {
      return problem(413, "payload_too_large", "body above 20 MiB", requestId);
    }

    const headers = new Headers(request.headers);
    headers.set("x-request-id", requestId);
    const maxima = this.watch.of(name);
    maxima.requests++;
    const worker = this.#worker(name);
    const run = worker.run({
      method: request.method,
      url: match[1]! + match[2]!,
      headers: [...headers],
      body,
    });
    const settled = run.settled.then((usage) => {
      this.#running.delete(settled);
      const { pathname } = new URL(request.url);
      if (usage) this.watch.record(name, { id: requestId, path: pathname }, usage);
    });
    this.#running.add(settled);
    const answer = await run.answer;
    if (answer instanceof Response) {
      if (answer.status >= 500) maxima.errors++;
      return answer;
    }
    return this.#failed(name, answer, requestId);
  }

  /** No new requests; waits until those that run are over, `deadlineMs` at most, and ends the workers. */
  async stop(deadlineMs: number): Promise<void> {
    this.#draining = true;
    const over = Promise.withResolvers<void>();
    const cancel = this.#timers.after(deadlineMs, over.resolve);
    await Promise.race([Promise.all(this.#running), over.promise]);
    cancel();
    if (this.#running.size > 0) {
      this.options.log("info", "functions_cut_off", { reason: "still running at the stop" });
    }
    this.terminate();
  }

  /** Ends the workers with whatever they do. */
  terminate(): void {
    this.#draining = true;
    for (const worker of this.#all) worker.terminate();
  }

  #failed(name: string, failure: Failure, requestId: string): Response {
    const maxima = this.watch.of(name);
    const { counts, event, status, code, detail, ...more } = FAILURES[failure];
    maxima[counts]++;
    this.options.log("error", event, { function: name, request_id: requestId, ...more });
    return problem(status, code, detail, requestId);
  }

  async #shim(name: string): Promise<string | null> {
    const path = resolve(join(this.options.shims, name, "index.ts"));
    const file = name.startsWith("_") ? null : await Deno.stat(path).catch(() => null);
    return file?.isFile ? path : null;
  }

  #worker(name: string): FunctionWorker {
    const current = this.#workers.get(name);
    if (current && !current.dead && !current.retired) return current;
    const shim = pathToFileURL(resolve(join(this.options.shims, name, "index.ts"))).href;
    const { env, models = null } = this.options;
    const worker: FunctionWorker = new FunctionWorker(name, {
      ...{ shim, env, models, timers: this.#timers },
      retired: (reason) => this.options.log("info", "function_worker_retired", { function: name, reason }),
      lost: (reason) => this.options.log("warn", "function_worker_replaced", { function: name, reason }),
      ended: () => void this.#all.delete(worker),
    });
    this.#workers.set(name, worker);
    this.#all.add(worker);
    return worker;
  }
}
