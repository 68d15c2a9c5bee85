import type { Cancel, Timers } from "../../supabase/local/timers.ts";

interface Held {
  ms: number;
  again: boolean;
  ring: () => void;
}

/** Timers that ring when a test says so. */
export class HeldTimers implements Timers {
  #held = new Set<Held>();

  after(ms: number, ring: () => void): Cancel {
    return this.#hold({ ms, again: false, ring });
  }

  every(ms: number, ring: () => void): Cancel {
    return this.#hold({ ms, again: true, ring });
  }

  /** The delays of all that are held, the oldest first. */
  get delays(): number[] {
    return [...this.#held].map(({ ms }) => ms);
  }

  /** Rings the oldest timer with this delay; it is a mistake to ring where there is none. */
  ring(ms: number): void {
    this.#ring(ms, [...this.#held].find((held) => held.ms === ms));
  }

  /** Rings the newest one, where another has the same delay. */
  ringNewest(ms: number): void {
    this.#ring(ms, [...this.#held].findLast((held) => held.ms === ms));
  }

  #ring(ms: number, timer: Held | undefined): void {
    if (!timer) throw new Error(`no timer of ${ms} ms is held, only ${this.delays.join(", ") || "none"}`);
    if (!timer.again) this.#held.delete(timer);
    timer.ring();
  }

  /** Holds what this thread's `setTimeout` is asked for, from a second on. */
  install(): void {
    const cancels = new Map<number, Cancel>();
    const { setTimeout, clearTimeout } = globalThis;
    Object.assign(globalThis, {
      setTimeout: (ring: () => void, ms = 0, ...args: []) => {
        if (ms < 1_000) return setTimeout(ring, ms, ...args);
        // Apart from the runtime's own numbers, which begin at 1.
        const id = -cancels.size - 1;
        cancels.set(id, this.after(ms, ring));
        return id;
      },
      clearTimeout: (id: number) => cancels.has(id) ? cancels.get(id)!() : clearTimeout(id),
    });
  }

  #hold(held: Held): Cancel {
    this.#held.add(held);
    return () => void this.#held.delete(held);
  }
}
