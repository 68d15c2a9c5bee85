/** The stack as a process: how it starts, refuses to start, stops, and what a kill leaves. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import type { Keys } from "../../supabase/local/keys.ts";
import { Gate } from "./gate.ts";
import { eventually, testOptions } from "./stack_for_tests.ts";

const MAIN = new URL("../../supabase/local/main.ts", import.meta.url).pathname;

/** A stack in its own process. */
class Process {
  #child: Deno.ChildProcess;
  #out = "";
  #more = Promise.withResolvers<void>();
  #err: Promise<string>;
  #drained: Promise<void>;

  /** On any free port, unless one is named. */
  constructor(dataDir: string, port = 0, env: Record<string, string> = {}) {
    const { migrations, functions } = testOptions(dataDir);
    const options = { port: String(port), "data-dir": dataDir, migrations, functions };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", MAIN, ...args],
      stdout: "piped",
      stderr: "piped",
      env,
    });
    this.#child = command.spawn();
    this.#err = new Response(this.#child.stderr).text();
    this.#drained = this.#read();
  }

  async #read(): Promise<void> {
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.#out += text;
      this.#more.resolve();
      this.#more = Promise.withResolvers();
    }
  }

  /** Waits until it has said something. */
  async says(pattern: RegExp): Promise<this> {
    const ended = this.#drained.then(async () => {
      throw new Error(`ended before it said ${pattern}: ${await this.#err}${this.#out}`);
    });
    ended.catch(() => {});
    while (!pattern.test(this.#out)) await Promise.race([this.#more.promise, ended]);
    return this;
  }

  /** Waits for the line that says it serves. */
  ready(): Promise<this> {
    return this.says(/^ready \d+$/m);
  }

  /** Where it serves. */
  get url(): string {
    return /"event":"serving","url":"([^"]+)"/.exec(this.#out)![1]!;
  }

  /** Sends a signal and waits for the end. */
  async end(signal?: Deno.Signal): Promise<{ code: number; err: string; out: string }> {
    if (signal) this.#child.kill(signal);
    const { code } = await this.#child.status;
    await this.#drained;
    return { code, err: await this.#err, out: this.#out };
  }
}

async function withDataDir(use: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "process-" });
  try {
    await use(dataDir);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** Where Deno keeps its packages. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

async function caller(dataDir: string, { url }: Process) {
  const keys = JSON.parse(await Deno.readTextFile(join(dataDir, "keys.json"))) as Keys;
  const headers = { apikey: keys.secret_key, "content-type": "application/json" };
  return (path: string, body?: unknown) =>
    fetch(url + path, {
      method: body ? "POST" : "GET",
      headers,
      body: body ? JSON.stringify(body) : undefined,
    });
}

Deno.test("it says when it is ready, stops on a signal with status 0 and starts again with its data", async () => {
  await withDataDir(async (dataDir) => {
    for (const [round, signal] of (["SIGTERM", "SIGINT"] as const).entries()) {
      const stack = await new Process(dataDir).ready();
      const call = await caller(dataDir, stack);
      equal(await (await call("/rest/v1/rpc/remember", { p_label: "kept" })).json(), round + 1);
      const { code, err, out } = await stack.end(signal);
      deepEqual([code, err], [0, ""]);
      match(out, /"event":"stopped"/);
    }
  });
});

Deno.test("a used port is refused with a message", async () => {
  await withDataDir(async (dataDir) => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const { port } = listener.addr as Deno.NetAddr;
    const { code, err } = await new Process(dataDir, port).end();
    listener.close();
    equal(code, 1);
    equal(
      err,
      `the stack did not start: port ${port} is in use; stop what listens there or choose another --port\n`,
    );
  });
});

Deno.test("a data directory in use is refused with a message and not touched", async () => {
  await withDataDir(async (dataDir) => {
    const first = await new Process(dataDir).ready();
    const { code, err } = await new Process(dataDir).end();
    equal(code, 1);
    match(
      err,
      /^the stack did not start: the data directory .* is in use by another stack \(process \d+\); stop it/,
    );
    equal((await first.end("SIGTERM")).code, 0);
  });
});

Deno.test("wrong options are refused with the usage", async () => {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", MAIN, "--prot", "1"],
    stderr: "piped",
  });
  const { code, stderr } = await command.output();
  equal(code, 1);
  match(new TextDecoder().decode(stderr), /Unknown option '--prot'[\s\S]*usage: deno run/);
});

Deno.test("requests that run when it is stopped are answered, new ones are refused", async () => {
  await withDataDir(async (dataDir) => {
    const stack = await new Process(dataDir).ready();
    const call = await caller(dataDir, stack);
    const gate = new Gate();
    const running = call("/functions/v1/probe/run", { label: "drained", gate: gate.url("drained") });
    await gate.arrived("drained");
    const ended = stack.end("SIGTERM");
    const refused = await eventually("a new request is refused", async () => {
      const response = await call("/functions/v1/probe/count");
      const body = await response.json();
      return response.status === 200 ? false : { status: response.status, code: body.code };
    });
    deepEqual(refused, { status: 503, code: "stopping" });
    gate.open("drained");
    const answer = await running;
    deepEqual([answer.status, await answer.json()], [200, {}]);
    equal((await ended).code, 0);
    await gate.close();
  });
});

Deno.test("kill -9 loses no row that was answered, and the next start needs no help", async () => {
  await withDataDir(async (dataDir) => {
    const answered = new Set<number>();
    for (const rows of [60, 77, 101, 119]) {
      const stack = await new Process(dataDir).ready();
      const call = await caller(dataDir, stack);
      const stored = await (await call("/rest/v1/calls?select=id&limit=1000")).json() as { id: number }[];
      const ids = new Set(stored.map(({ id }) => id));
      deepEqual([...answered].filter((id) => !ids.has(id)), [], "rows lost by the kill before");
      let killed = false;
      const enough = answered.size + rows;
      const reached = Promise.withResolvers<void>();
      const writers = Array.from({ length: 4 }, async () => {
        while (!killed) {
          const response = await call("/rest/v1/rpc/remember", { p_label: "x".repeat(2000) }).catch(() =>
            null
          );
          const id = await response?.json().catch(() => null);
          if (typeof id === "number") answered.add(id);
          if (answered.size >= enough) reached.resolve();
        }
      });
      await reached.promise;
      await stack.end("SIGKILL");
      killed = true;
      await Promise.all(writers);
    }
    ok(answered.size >= 240);
  });
});

Deno.test("kill -9 at any point of the first start leaves nothing that hinders the next", async () => {
  await withDataDir(async (root) => {
    // A cache of its own, so that the kill also hits the making of the cached database; but Deno's with its packages, or
    // it would hit their download instead.
    const env = { XDG_CACHE_HOME: join(root, "cache"), DENO_DIR: await denoDir() };
    const dataDir = join(root, "data");
    const names = (folder: string) =>
      Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch((): string[] => []);
    const cache = join(root, "cache/sales-copilot/databases");
    const begun = async () => (await names(cache)).filter((name) => name.endsWith(".new"));
    // In the order of a start, so that what a kill leaves is no later point.
    const points: Record<string, () => Promise<boolean>> = {
      "the folder is taken": async () => (await names(dataDir)).includes("stack.lock"),
      "the cached database is begun": async () => (await begun()).length > 0,
      "it has files": async () =>
        (await Promise.all((await begun()).map((name) => names(join(cache, name))))).flat().includes(
          "global",
        ),
      "it is complete": async () => (await names(cache)).some((name) => !name.endsWith(".new")),
      "its copy is begun": async () => (await names(dataDir)).some((name) => /^db(\.new)?$/.test(name)),
      "the copy is complete": async () => (await names(dataDir)).includes("db"),
    };
    for (const [point, reached] of Object.entries(points)) {
      const stack = new Process(dataDir, 0, env);
      await eventually(point, reached).finally(() => stack.end("SIGKILL"));
    }
    const stack = await new Process(dataDir, 0, env).ready();
    const response = await (await caller(dataDir, stack))("/rest/v1/rpc/remember", { p_label: "works" });
    equal(response.status, 200);
    await response.body?.cancel();
    equal((await stack.end("SIGTERM")).code, 0);
  });
});
