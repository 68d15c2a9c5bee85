import type { Log } from "../log.ts";

/**
 * What a worker of a hosted edge function may use in its life, all its requests together (free plan; the policy `per_worker` of
 * edge-runtime b1edf45). From the first limit of CPU time on, and from half of its wall clock on, it gets no new requests; at
 * the second, and at its wall clock, it is ended with all that run in it.
 */
export const HOSTED = {
  softCpuMs: 1_000,
  cpuMs: 2_000,
  memoryBytes: 256 * 1024 * 1024,
  retireMs: 75_000,
  wallMs: 150_000,
} as const;

/** From here on the log mentions a request: the project's own budget is half of hosted CPU. */
const NOTED_CPU_MS = 1_000;

/** What one request used, measured in its worker. */
export interface Usage {
  /**
   * Thread CPU time while the request and its background work ran. While several run at once each is charged an equal
   * share of the time that passed, since a thread knows no requests.
   */
  cpuMs: number;
  /** Heap and wasm memory of the whole worker when the request ended. */
  memoryBytes: number;
  /** From arrival to the end of its background work. */
  wallMs: number;
}

/** Counts and maxima of one function since the start (or the last reset). */
export interface Maxima extends Usage {
  requests: number;
  errors: number;
  crashes: number;
  timeouts: number;
  overLimit: number;
  totalCpuMs: number;
}

const zero = (): Maxima => ({
  requests: 0,
  errors: 0,
  crashes: 0,
  timeouts: 0,
  overLimit: 0,
  totalCpuMs: 0,
  cpuMs: 0,
  memoryBytes: 0,
  wallMs: 0,
});

/** Watches the requests of all functions against the hosted limits. */
export class Watch {
  #functions = new Map<string, Maxima>();

  constructor(readonly log: Log) {}

  /** The figures of one function, for counting. */
  of(name: string): Maxima {
    let maxima = this.#functions.get(name);
    if (!maxima) this.#functions.set(name, maxima = zero());
    return maxima;
  }

  /** Takes in a finished request; logs when hosted Supabase would have ended it. */
  record(name: string, request: { id: string; path: string }, usage: Usage): void {
    const maxima = this.of(name);
    maxima.totalCpuMs += usage.cpuMs;
    maxima.cpuMs = Math.max(maxima.cpuMs, usage.cpuMs);
    maxima.memoryBytes = Math.max(maxima.memoryBytes, usage.memoryBytes);
    maxima.wallMs = Math.max(maxima.wallMs, usage.wallMs);
    const fields = { function: name, request_id: request.id, path: request.path };
    const over: string[] = [];
    if (usage.cpuMs > HOSTED.cpuMs) over.push("cpu");
    if (usage.memoryBytes > HOSTED.memoryBytes) over.push("memory");
    if (usage.wallMs > HOSTED.wallMs) over.push("wall_clock");
    if (over.length > 0) {
      maxima.overLimit++;
      this.log("warn", "hosted_limit_exceeded", {
        ...fields,
        over,
        used: rounded(usage),
        hosted: rounded(HOSTED),
      });
    } else if (usage.cpuMs > NOTED_CPU_MS) {
      this.log("info", "cpu_budget_exceeded", {
        ...fields,
        used: rounded(usage),
        budget_cpu_ms: NOTED_CPU_MS,
      });
    }
  }

  /** What GET /_local/functions answers: the figures by function. */
  report(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.#functions].map(([name, maxima]) => {
      const { cpu_ms, memory_mb, wall_ms } = rounded(maxima);
      return [name, {
        requests: maxima.requests,
        errors: maxima.errors,
        crashes: maxima.crashes,
        timeouts: maxima.timeouts,
        over_limit: maxima.overLimit,
        total_cpu_ms: Math.round(maxima.totalCpuMs),
        max_cpu_ms: cpu_ms,
        max_memory_mb: memory_mb,
        max_wall_ms: wall_ms,
      }];
    }));
  }

  /** Starts counting anew, between two measurements of a bench. */
  reset(): void {
    this.#functions.clear();
  }
}

const rounded = ({ cpuMs, memoryBytes, wallMs }: Usage) => ({
  cpu_ms: Math.round(cpuMs * 10) / 10,
  memory_mb: Math.round(memoryBytes / 104857.6) / 10,
  wall_ms: Math.round(wallMs),
});
