/** Inside a function's worker: `Supabase.ai.Session`, whose work is done elsewhere. */
import type { RunOptions } from "./minilm.ts";

/** Sends a text to the stack. */
type Send = (request: { id: number; model: string; text: string; options: RunOptions }) => void;

/** The models as the function sees them. */
export class PlatformModels {
  #nextId = 1;
  #running = new Map<number, { resolve: (vector: number[]) => void; reject: (error: Error) => void }>();

  constructor(readonly send: Send) {}

  /** Gives the function what the hosted runtime gives it. */
  install(): void {
    const run = (model: string, text: string, options: RunOptions) => this.#run(model, text, options);
    class Session {
      readonly #model: string;
      constructor(model: string) {
        this.#model = model;
      }
      run(text: string, options: RunOptions = {}): Promise<number[]> {
        return run(this.#model, text, options);
      }
    }
    Object.assign(globalThis, { Supabase: { ai: { Session } } });
  }

  /** The stack's answer. */
  answer({ id, vector, message }: { id: number; vector: number[] | null; message: string }): void {
    const running = this.#running.get(id);
    this.#running.delete(id);
    if (vector) running?.resolve(vector);
    else running?.reject(new Error(message));
  }

  #run(model: string, text: string, { mean_pool, normalize }: RunOptions): Promise<number[]> {
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<number[]>();
    this.#running.set(id, { resolve, reject });
    this.send({ id, model, text: String(text), options: { mean_pool, normalize } });
    return promise;
  }
}
