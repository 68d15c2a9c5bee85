/** Takes files through the built parse and chunk modules as the queue does: invocation after invocation, each with a
 * claim, a download, parts and commits, until the document is completed or has failed for good. */

import { type Account, Desk, KEY, URL_BASE } from "./desk.ts";
import { Host } from "./host.ts";

export interface Result {
  file: string;
  status: "completed" | "error";
  code?: string;
  detail?: string;
  format?: string;
  account?: Account;
  words?: number;
  chunks?: number;
  /** Of both steps, from the first claim to the last answer. */
  milliseconds: number;
  parse_milliseconds: number;
  chunk_milliseconds: number;
  /** Of one invocation. */
  longest_milliseconds: number;
  invocations: number;
  crashes: number;
  /** The larger of both functions' linear memories; a function has nothing else that grows with the file. */
  peak_memory_bytes: number;
}

/** More invocations than any document of 50 MB takes; what is not done then has no end. */
const MAX_INVOCATIONS = 2_000;

export class Pipeline {
  readonly #parse: Host;
  readonly #chunk: Host;

  private constructor(parse: Host, chunk: Host) {
    this.#parse = parse;
    this.#chunk = chunk;
  }

  static async open(): Promise<Pipeline> {
    Deno.env.set("SUPABASE_URL", URL_BASE);
    Deno.env.set("SUPABASE_SERVICE_ROLE_KEY", KEY);
    Deno.env.set("SUPABASE_SECRET_KEYS", JSON.stringify({ default: KEY }));
    return new Pipeline(await Host.of("parse"), await Host.of("chunk"));
  }

  /** Runs one file; `name` is what its owner calls it. */
  async run(path: string, name: string): Promise<{ result: Result; markdown: string }> {
    const desk = new Desk(path, name);
    this.#parse.fresh();
    this.#chunk.fresh();
    const spent = { parse: 0, chunk: 0, longest: 0, invocations: 0, crashes: 0 };
    const native = globalThis.fetch;
    // The functions' log lines are no part of the output.
    const loud = { log: console.log, info: console.info, warn: console.warn, error: console.error };
    Object.assign(console, { log() {}, info() {}, warn() {}, error() {} });
    globalThis.fetch = desk.fetch as typeof fetch;
    try {
      while (desk.job && spent.invocations < MAX_INVOCATIONS) {
        await this.#invoke(desk, spent);
      }
    } finally {
      globalThis.fetch = native;
      Object.assign(console, loud);
    }
    if (desk.job) {
      desk.failure = { code: "never_ends", detail: `${spent.invocations} invocations were not enough` };
    }
    const { failure, outcome } = desk;
    const result: Result = {
      file: name,
      status: failure ? "error" : "completed",
      ...(failure ?? {}),
      format: outcome.properties?.format as string | undefined,
      account: outcome.completeness,
      words: outcome.word_count,
      chunks: failure ? undefined : desk.chunks,
      milliseconds: round(spent.parse + spent.chunk),
      parse_milliseconds: round(spent.parse),
      chunk_milliseconds: round(spent.chunk),
      longest_milliseconds: round(spent.longest),
      invocations: spent.invocations,
      crashes: spent.crashes,
      peak_memory_bytes: Math.max(this.#parse.peak, this.#chunk.peak),
    };
    return { result, markdown: desk.markdown };
  }

  async #invoke(
    desk: Desk,
    spent: { parse: number; chunk: number; longest: number; invocations: number; crashes: number },
  ): Promise<void> {
    const step = desk.job!.kind === "document.parse" ? "parse" : "chunk";
    const host = step === "parse" ? this.#parse : this.#chunk;
    desk.begin();
    const started = performance.now();
    const answer = await host.post("/run", KEY);
    const took = performance.now() - started;
    spent[step] += took;
    spent.longest = Math.max(spent.longest, took);
    spent.invocations++;
    if ("crash" in answer) {
      spent.crashes++;
      desk.crashed(answer.crash);
    } else if (answer.response.status !== 200) {
      const body = await answer.response.text();
      desk.failure = { code: "function_failed", detail: `${answer.response.status}: ${body}` };
      desk.job = null;
    }
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
