import process from "node:process";

/** CPU time of the calling thread in milliseconds. */
function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Shares the thread's CPU time among the requests that run on it: what passed since the last start or end of a
 * request is divided equally among those that ran. Exact for a request that is alone, fair for many.
 */
export class CpuMeter {
  #running = new Map<number, number>();
  readonly #first: number;
  #last: number;

  /** `spent` is the CPU time of the thread in milliseconds. */
  constructor(readonly spent: () => number = threadCpuMs) {
    this.#first = this.#last = spent();
  }

  /** All since the meter began, whoever used it. */
  get total(): number {
    return this.spent() - this.#first;
  }

  #settle(): void {
    const now = this.spent();
    const share = (now - this.#last) / Math.max(1, this.#running.size);
    for (const [id, used] of this.#running) this.#running.set(id, used + share);
    this.#last = now;
  }

  /** A request begins. */
  start(id: number): void {
    this.#settle();
    this.#running.set(id, 0);
  }

  /** A request ends; returns the CPU milliseconds charged to it. */
  end(id: number): number {
    this.#settle();
    const used = this.#running.get(id) ?? 0;
    this.#running.delete(id);
    return used;
  }
}
