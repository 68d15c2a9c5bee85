import { Functions } from "../../supabase/local/functions/functions.ts";
import { PULSE_MS } from "../../supabase/local/functions/function_worker.ts";
import { Gate } from "./gate.ts";
import { HeldTimers } from "./held_timers.ts";
import { bounded, eventually, type Line } from "./stack_for_tests.ts";

const SHIMS = new URL("./fixtures/functions", import.meta.url).pathname;

/** An answer with its body decoded. */
export interface Answer {
  status: number;
  headers: Headers;
  // deno-lint-ignore no-explicit-any
  body: any;
}

/** The functions of a stack without the stack: real workers with the real shim, and a clock that stands still. */
export interface TestFunctions {
  functions: Functions;
  /** The timers of the stack. Those of the shim are in the worker: `/timers` and `/ring` of the probe. */
  timers: HeldTimers;
  gate: Gate;
  lines: Line[];
  /** Calls the probe, or a path of another function. */
  call(path: string, init?: RequestInit): Promise<Answer>;
  /** How often the probe's instance was called, this one included. */
  calls(): Promise<number>;
  /** The log lines of the shim since the last look. */
  shimLog(): Promise<Line[]>;
}

/** Runs a test against workers of its own. */
export async function withFunctions(
  use: (test: TestFunctions) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const lines: Line[] = [];
  const timers = new HeldTimers();
  const gate = new Gate();
  const log = (level: Line["level"], event: string, fields = {}) =>
    void lines.push({ level, event, ...fields });
  const functions = new Functions({ shims: SHIMS, env, log, timers });
  const call = async (path: string, init?: RequestInit) => {
    const url = `http://127.0.0.1:1/functions/v1/${path.startsWith("/") ? `probe${path}` : path}`;
    const response = await functions.handle(new Request(url, init));
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
  };
  try {
    await bounded(use({
      functions,
      timers,
      gate,
      lines,
      call,
      calls: async () => (await call("/count")).body.calls,
      shimLog: async () => (await call("/log")).body,
    }));
  } finally {
    functions.terminate();
    await gate.close();
  }
}

/** Rings a stack's pulses until the worker that does not answer them has been given up. */
export async function givenUp<T>(timers: HeldTimers, answer: Promise<T>): Promise<T> {
  let settled = false;
  void answer.finally(() => settled = true).catch(() => {});
  await eventually("the worker is given up", () => {
    if (!settled && timers.delays.includes(PULSE_MS)) timers.ring(PULSE_MS);
    return settled;
  });
  return await answer;
}
