import { HOSTED, type Usage } from "./limits.ts";
import type { Models } from "../models/models.ts";
import type { Cancel, Timers } from "../timers.ts";
import type { FromWorker, ToWorker } from "./worker_messages.ts";

/** How a request ended without an answer of the function. */
export type Failure = "crashed" | "timed_out" | "over_limit";

/** What a request has become; `settled` follows when its background work is over too. */
export interface Outcome {
  answer: Promise<Response | Failure>;
  settled: Promise<Usage | null>;
}

interface Running {
  started: number;
  answer: (result: Response | Failure) => void;
  settled: (usage: Usage | null) => void;
}

/** How often a worker is asked for a sign of life while requests run. */
export const PULSE_MS = 1_000;
/** A worker that has not answered for this many of them is lost. Far above the 2 s of CPU that hosted allows. */
export const SILENT_PULSES = 15;

/** What a worker needs. */
export interface WorkerOptions {
  /** The address of its shim. */
  shim: string;
  env: Record<string, string>;
  models: Models | null;
  timers: Timers;
  /** Told when new requests have to go to another one, since its share of CPU time or wall clock is used: nothing is wrong. */
  retired: (reason: string) => void;
  /** Told when it broke or was ended. */
  lost: (reason: string) => void;
  /** Told when it is no more, for whatever reason. */
  ended: () => void;
}

/**
 * One worker of one function: requests go in, answers come out, until it dies or is retired. Its limits are those of its whole
 * life, as hosted: a request that comes late has what the earlier ones left.
 */
export class FunctionWorker {
  readonly ready: Promise<void>;
  /** No new requests; ends when the last one is over. */
  retired = false;
  dead = false;
  #worker: Worker;
  #running = new Map<number, Running>();
  #nextId = 1;
  #silent = 0;
  #stopPulse: Cancel | undefined;
  #stopClocks: Cancel[];
  #failReady!: (error: Error) => void;

  constructor(readonly name: string, readonly options: WorkerOptions) {
    const { shim, env, models } = options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    this.ready.catch(() => {});
    this.#failReady = reject;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "ready") resolve();
      else this.#hear(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#die("crashed", event.message);
    };
    this.#stopClocks = [
      options.timers.after(HOSTED.retireMs, () => this.#retire("wall clock")),
      options.timers.after(HOSTED.wallMs, () => this.#die("timed_out", "wall clock")),
    ];
    this.#send({ kind: "start", name, shim, env, models: models !== null });
  }

  get inFlight(): number {
    return this.#running.size;
  }

  /** How many signs of life it owes. */
  get silent(): number {
    return this.#silent;
  }

  /** Gives a request to the worker. */
  run(request: Omit<Extract<ToWorker, { kind: "request" }>, "kind" | "id">): Outcome {
    const id = this.#nextId++;
    const answer = Promise.withResolvers<Response | Failure>();
    const settled = Promise.withResolvers<Usage | null>();
    this.#running.set(id, {
      started: performance.now(),
      answer: answer.resolve,
      settled: settled.resolve,
    });
    if (this.dead) this.#end(id, "crashed");
    else {
      this.#send({ kind: "request", id, ...request }, request.body ? [request.body] : []);
      this.#watchPulse();
    }
    return { answer: answer.promise, settled: settled.promise };
  }

  /** Ends the worker at once; what runs is answered as crashed. */
  terminate(): void {
    this.#die("crashed", undefined);
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: Exclude<FromWorker, { kind: "ready" }>): void {
    this.#silent = 0;
    if (message.kind === "failed") this.#die("crashed", message.message);
    else if (message.kind === "embed") void this.#embed(message);
    else if (message.kind === "response") {
      const { status, headers, body } = message;
      this.#running.get(message.id)?.answer(new Response(body, { status, headers }));
    } else if (message.kind === "settled") {
      const { cpuMs, memoryBytes } = message;
      const now = performance.now();
      const started = this.#running.get(message.id)?.started ?? now;
      this.#end(message.id, "crashed", { cpuMs, memoryBytes, wallMs: now - started });
    }
    if ("workerCpuMs" in message) this.#spent(message.workerCpuMs);
  }

  /** What it has used of its CPU time. It says so at each sign of life: in an endless loop it gives none. */
  #spent(cpuMs: number): void {
    if (cpuMs > HOSTED.cpuMs && this.#running.size > 0) this.#die("over_limit", "CPU time");
    else if (cpuMs > HOSTED.softCpuMs) this.#retire("CPU time");
  }

  /** Has the platform's model run, outside of the worker. */
  async #embed({ id, model, text, options }: Extract<FromWorker, { kind: "embed" }>): Promise<void> {
    const missing = new Error("the platform has no models");
    const answer = this.options.models?.run(model, text, options) ?? Promise.reject(missing);
    const reply = await answer.then((vector) => ({ vector, message: "" }), (error: Error) => {
      return { vector: null, message: error.message };
    });
    if (!this.dead) this.#send({ kind: "embedded", id, ...reply });
  }

  #end(id: number, failure: Failure, usage: Usage | null = null): void {
    const running = this.#running.get(id);
    if (!running) return;
    this.#running.delete(id);
    running.answer(failure);
    running.settled(usage);
    if (this.retired && this.#running.size === 0) this.terminate();
  }

  /** What runs may finish; new requests go to a new worker. */
  #retire(reason: string): void {
    if (this.retired || this.dead) return;
    this.retired = true;
    this.options.retired(reason);
    if (this.#running.size === 0) this.terminate();
  }

  /** While requests run, asks the worker for a sign of life: an endless loop never answers. */
  #watchPulse(): void {
    if (this.#stopPulse) return;
    this.#silent = 0;
    this.#stopPulse = this.options.timers.every(PULSE_MS, () => {
      if (this.#running.size === 0) {
        this.#stopPulse?.();
        this.#stopPulse = undefined;
      } else if (++this.#silent > SILENT_PULSES) {
        this.#die("timed_out", "event loop hangs");
      } else this.#send({ kind: "ping" });
    });
  }

  #die(failure: Failure, reason: string | undefined): void {
    if (this.dead) return;
    this.dead = true;
    this.#stopPulse?.();
    for (const stop of this.#stopClocks) stop();
    this.#worker.terminate();
    this.options.ended();
    this.#failReady(new Error(reason ?? "worker ended"));
    for (const id of [...this.#running.keys()]) this.#end(id, failure);
    if (reason !== undefined) this.options.lost(reason);
  }
}
