// Child processes whose output is kept, so that a failing test can show it.

/** A port that is free at this moment. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
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

/** Polls `check` every 50 ms until it is true; an exception counts as not yet, except for a dead process. */
export async function waitFor(what: string, timeoutMs: number, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = "not yet";
  while (Date.now() < deadline) {
    try {
      if (await check()) return;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("the process ended")) throw error;
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} was not ready after ${timeoutMs} ms: ${last}`);
}
