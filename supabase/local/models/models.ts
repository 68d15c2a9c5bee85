import type { Log } from "../log.ts";
import type { ModelFiles } from "./files.ts";
import type { FromModel, ToModel } from "./messages.ts";
import type { RunOptions } from "./minilm.ts";

/** The one model that hosted Supabase has built in. */
const PLATFORM_MODEL = "gte-small";

/** The platform's models: here MiniLM answers for gte-small. It lives outside the functions' workers and survives them. */
export class Models {
  #worker: Worker | undefined;
  #nextId = 1;
  #running = new Map<number, { resolve: (vector: number[]) => void; reject: (error: Error) => void }>();

  constructor(readonly files: ModelFiles, readonly log: Log) {}

  /** Computes the vector of a text. */
  run(model: string, text: string, options: RunOptions): Promise<number[]> {
    if (model !== PLATFORM_MODEL) return Promise.reject(new Error(`the platform has no model ${model}`));
    const worker = this.#worker ??= this.#start();
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<number[]>();
    this.#running.set(id, { resolve, reject });
    worker.postMessage({ kind: "embed", id, text, options } satisfies ToModel);
    return promise;
  }

  /** Ends the model; what runs is rejected. */
  stop(): void {
    this.#end("the stack is stopping");
  }

  /** At the first text: most runs of the stack need no model. */
  #start(): Worker {
    this.log("info", "platform_model", {
      model: PLATFORM_MODEL,
      answered_by: "all-MiniLM-L6-v2 (int8), locally",
    });
    const worker = new Worker(new URL("./model_worker.ts", import.meta.url), {
      type: "module",
      name: "model",
    });
    worker.onmessage = ({ data }: MessageEvent<FromModel>) => {
      const running = this.#running.get(data.id);
      this.#running.delete(data.id);
      if (data.kind === "embedded") running?.resolve(data.vector);
      else running?.reject(new Error(data.message));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.log("error", "platform_model_failed", { message: event.message });
      this.#end(event.message);
    };
    worker.postMessage({ kind: "load", files: this.files } satisfies ToModel);
    return worker;
  }

  /** The next text starts a new worker. */
  #end(reason: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#running.values()) reject(new Error(reason));
    this.#running.clear();
  }
}
