// Child processes whose output is kept, so that a failing test can show it.

/** Below the ports that systems give to whoever asks for any (from 32768 on Linux, 49152 elsewhere). */
const FIRST_PORT = 15_000;
const PORTS = 16_000;
const given = new Set<number>();

/**
 * A port for a program that must be told one. It is free, and nobody gets it by chance before the program has it: no
 * connection and no listener on port 0 is given one of these.
 */
export function freePort(): number {
  for (let tries = 0; tries < 1000; tries++) {
    const port = FIRST_PORT + crypto.getRandomValues(new Uint32Array(1))[0]! % PORTS;
    if (given.has(port)) continue;
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) continue;
      throw error;
    }
    given.add(port);
    return port;
  }
  throw new Error(`no free port between ${FIRST_PORT} and ${FIRST_PORT + PORTS}`);
}

export class Child {
  private readonly process: Deno.ChildProcess;
  private readonly chunks: string[] = [];
  private readonly drained: Promise<unknown>;
  private ended?: Deno.CommandStatus;

  constructor(program: string, args: string[]) {
    this.process = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "piped" })
      .spawn();
    this.drained = Promise.all([this.drain(this.process.stdout), this.drain(this.process.stderr)]);
    this.process.status.then((status) => this.ended = status);
  }

  private async drain(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) this.chunks.push(decoder.decode(chunk, { stream: true }));
  }

  output(): string {
    return this.chunks.join("");
  }

  /** Waits until its output holds what `pattern` captures. */
  async says(what: string, timeoutMs: number, pattern: RegExp): Promise<string> {
    let found: string | undefined;
    await waitFor(what, timeoutMs, () => {
      this.assertAlive();
      found = pattern.exec(this.output())?.[1];
      return Promise.resolve(found !== undefined);
    });
    return found!;
  }

  assertAlive(): void {
    if (this.ended) throw new Error(`the process ended with code ${this.ended.code}:\n${this.output()}`);
  }

  async kill(signal: Deno.Signal): Promise<void> {
    if (!this.ended) {
      try {
        this.process.kill(signal);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it ended in between
      }
    }
    await this.process.status;
    await this.drained;
  }
}

/** The least that is waited for anything: a bound says that it never comes, not how quick a busy machine is. */
const BOUND_MS = 300_000;

/** Polls `check` every 50 ms until it is true; an exception counts as not yet, except for a dead process. */
export async function waitFor(what: string, boundMs: number, check: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + Math.max(boundMs, BOUND_MS);
  let last: unknown = "not yet";
  while (performance.now() < deadline) {
    try {
      if (await check()) return;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("the process ended")) throw error;
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} was not ready after ${Math.max(boundMs, BOUND_MS)} ms: ${last}`);
}
