import type { Functions } from "../functions/functions.ts";
import { errorFields, type Log } from "../log.ts";
import { type Cancel, CLOCK, type Timers } from "../timers.ts";

/** A call of a function by the database: by notification or by schedule. */
export interface Wake {
  function: string;
  /** Below the function; /run by custom. */
  path: string;
  body: unknown;
}

/** One function runs this many wake-ups at once: two cores are busy with fewer, more only wait for each other. */
const AT_ONCE = 4;

/** Until its job is due, a wake-up waits here, where it takes no room from others; hosted, it waits in the function. */
const LONGEST_DELAY_MS = 30_000;

interface Waiting {
  wake: Wake;
  done: PromiseWithResolvers<void>;
}

/**
 * Calls functions with the secret key, a few at a time for each. A wake-up that equals one still waiting joins it: the
 * one that will start sees everything the second wanted it to see. One already running may have looked too early, so
 * it does not count.
 */
export class Invoker {
  #waiting = new Map<string, Map<string, Waiting>>();
  #running = new Map<string, number>();
  #delayed = new Set<Cancel>();
  #stopped = false;

  constructor(
    readonly functions: Functions,
    readonly url: string,
    readonly secretKey: string,
    readonly log: Log,
    readonly timers: Timers = CLOCK,
  ) {}

  /** Calls the function when the job is due, unless that is long, and there is room; resolves when it has answered. */
  async wake(wake: Wake): Promise<void> {
    const body = wake.body as { delay_ms?: unknown } | null | undefined;
    const delay = Number(body?.delay_ms ?? 0);
    if (delay > 0 && delay <= LONGEST_DELAY_MS) {
      await this.#pause(delay);
      wake = { ...wake, body: { ...body, delay_ms: 0 } };
    }
    await this.#enqueue(wake);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.timers.after(ms, () => {
        this.#delayed.delete(cancel);
        resolve();
      });
      this.#delayed.add(cancel);
    });
  }

  #enqueue(wake: Wake): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    const waiting = this.#waiting.get(wake.function) ?? new Map<string, Waiting>();
    this.#waiting.set(wake.function, waiting);
    const key = JSON.stringify([wake.path, wake.body]);
    const same = waiting.get(key);
    if (same) return same.done.promise;
    const done = Promise.withResolvers<void>();
    waiting.set(key, { wake, done });
    this.#next(wake.function);
    return done.promise;
  }

  /** Forgets what waits; the jobs are in the database and are found again at the next start. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#delayed) cancel();
    for (const waiting of this.#waiting.values()) {
      for (const { done } of waiting.values()) done.resolve();
      waiting.clear();
    }
  }

  #next(name: string): void {
    const waiting = this.#waiting.get(name);
    const running = this.#running.get(name) ?? 0;
    const first = waiting?.entries().next().value;
    if (!waiting || !first || running >= AT_ONCE) return;
    const [key, { wake, done }] = first;
    waiting.delete(key);
    this.#running.set(name, running + 1);
    void this.#call(wake).finally(() => {
      this.#running.set(name, this.#running.get(name)! - 1);
      done.resolve();
      this.#next(name);
    });
    this.#next(name);
  }

  async #call({ function: name, path, body }: Wake): Promise<void> {
    const request = new Request(`${this.url}/functions/v1/${name}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        apikey: this.secretKey,
        "x-forwarded-for": "127.0.0.1",
      },
      body: JSON.stringify(body ?? {}),
    });
    try {
      const response = await this.functions.handle(request);
      if (response.status >= 400) {
        this.log("warn", "wake_failed", { function: name, path, status: response.status });
      }
    } catch (error) {
      this.log("error", "wake_failed", { function: name, path, ...errorFields(error) });
    }
  }
}
