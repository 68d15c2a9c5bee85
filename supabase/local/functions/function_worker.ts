import { type Usage } from "./limits.ts";
import type { Models } from "../models/models.ts";
import type { FromWorker, ToWorker } from "./worker_messages.ts";

/** How a request ended without an answer of the function. */
export type Failure = "crashed" | "timed_out";

/** What a request has become; `settled` follows when its background work is over too. */
export interface Outcome {
  answer: Promise<Response | Failure>;
  settled: Promise<Usage | null>;
}

interface Running {
  started: number;
  timer: ReturnType<typeof setTimeout>;
  answer: (result: Response | Failure) => void;
  settled: (usage: Usage | null) => void;
}

/** Times of a worker's life; the tests shorten them. */
export interface WorkerTimes {
  /** A request may take this long, as hosted. */
  wallMs: number;
  /** A worker whose event loop does not turn for this long is lost. Far above the 2 s of CPU that hosted allows. */
  hangMs: number;
}

/** One worker of one function: requests go in, answers come out, until it dies or is retired. */
export class FunctionWorker {
  readonly ready: Promise<void>;
  /** No new requests; ends when the last one is over. */
  retired = false;
  dead = false;
  #worker: Worker;
  #running = new Map<number, Running>();
  #nextId = 1;
  #heard = performance.now();
  #pulse: ReturnType<typeof setInterval> | undefined;
  #failReady!: (error: Error) => void;

  constructor(
    readonly name: string,
    shim: string,
    env: Record<string, string>,
    readonly models: Models | null,
    readonly times: WorkerTimes,
    readonly lost: (reason: string) => void,
  ) {
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
    this.#send({ kind: "start", name, shim, env, models: models !== null });
  }

  get inFlight(): number {
    return this.#running.size;
  }

  /** Gives a request to the worker. */
  run(request: Omit<Extract<ToWorker, { kind: "request" }>, "kind" | "id">): Outcome {
    const id = this.#nextId++;
    const answer = Promise.withResolvers<Response | Failure>();
    const settled = Promise.withResolvers<Usage | null>();
    const timer = setTimeout(() => this.#timeOut(id), this.times.wallMs);
    this.#running.set(id, {
      started: performance.now(),
      timer,
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
    this.#heard = performance.now();
    if (message.kind === "failed") this.#die("crashed", message.message);
    else if (message.kind === "embed") void this.#embed(message);
    else if (message.kind === "response") {
      const { status, headers, body } = message;
      this.#running.get(message.id)?.answer(new Response(body, { status, headers }));
    } else if (message.kind === "settled") {
      const { cpuMs, memoryBytes } = message;
      const started = this.#running.get(message.id)?.started ?? this.#heard;
      this.#end(message.id, "crashed", { cpuMs, memoryBytes, wallMs: this.#heard - started });
    }
  }

  /** Has the platform's model run, outside of the worker. */
  async #embed({ id, model, text, options }: Extract<FromWorker, { kind: "embed" }>): Promise<void> {
    const missing = new Error("the platform has no models");
    const answer = this.models?.run(model, text, options) ?? Promise.reject(missing);
    const reply = await answer.then((vector) => ({ vector, message: "" }), (error: Error) => {
      return { vector: null, message: error.message };
    });
    if (!this.dead) this.#send({ kind: "embedded", id, ...reply });
  }

  #end(id: number, failure: Failure, usage: Usage | null = null): void {
    const running = this.#running.get(id);
    if (!running) return;
    this.#running.delete(id);
    clearTimeout(running.timer);
    running.answer(failure);
    running.settled(usage);
    if (this.retired && this.#running.size === 0) this.terminate();
  }

  /** Hosted ends the whole worker at the wall clock. Here its other requests may finish; new ones go to a new worker. */
  #timeOut(id: number): void {
    this.retired = true;
    this.lost("wall clock");
    this.#end(id, "timed_out");
  }

  /** While requests run, asks the worker for a sign of life: an endless loop never answers. */
  #watchPulse(): void {
    if (this.#pulse !== undefined) return;
    this.#heard = performance.now();
    this.#pulse = setInterval(() => {
      if (this.#running.size === 0) {
        clearInterval(this.#pulse);
        this.#pulse = undefined;
      } else if (performance.now() - this.#heard > this.times.hangMs) {
        this.#die("timed_out", "event loop hangs");
      } else this.#send({ kind: "ping" });
    }, Math.min(1000, this.times.hangMs / 4));
  }

  #die(failure: Failure, reason: string | undefined): void {
    if (this.dead) return;
    this.dead = true;
    clearInterval(this.#pulse);
    this.#worker.terminate();
    this.#failReady(new Error(reason ?? "worker ended"));
    for (const id of [...this.#running.keys()]) this.#end(id, failure);
    if (reason !== undefined) this.lost(reason);
  }
}
