import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { captureConsole, type Level } from "../../supabase/local/log.ts";
import { type Extras, type Stack, startStack } from "../../supabase/local/stack.ts";
import type { Options } from "../../supabase/local/options.ts";
import { Gate } from "./gate.ts";

const fixture = (path: string) => new URL(`./fixtures/${path}`, import.meta.url).pathname;

// Lite prints every database error; the tests make many on purpose.
captureConsole(() => {});

export interface Line {
  level: Level;
  event: string;
  [field: string]: unknown;
}

/** A stack in this process on a free port, with a data directory of its own and a log that can be read. */
export interface TestStack extends Stack {
  dataDir: string;
  lines: Line[];
  gate: Gate;
  anon(): SupabaseClient;
  service(): SupabaseClient;
  /** Signs a new user up and returns its client. */
  user(): Promise<SupabaseClient>;
  /** Calls a path as the service. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Runs a test against a fresh stack and stops it, whatever happens. */
export async function withStack(
  use: (stack: TestStack) => Promise<void>,
  { options = {}, ...extras }: Extras & { options?: Partial<Options> } = {},
): Promise<void> {
  const dataDir = options.dataDir ?? await Deno.makeTempDir({ prefix: "stack-" });
  const lines: Line[] = [];
  const removeData = () => options.dataDir ? Promise.resolve() : Deno.remove(dataDir, { recursive: true });
  const stack = await startStack(
    { ...testOptions(dataDir), ...options },
    (level, event, fields) => void lines.push({ level, event, ...fields }),
    extras,
  ).catch(async (error) => {
    await removeData();
    throw error;
  });
  const client = (key: string) =>
    createClient(stack.url, key, { auth: { autoRefreshToken: false, persistSession: false } });
  const { publishable_key, secret_key } = stack.keys;
  const gate = new Gate();
  try {
    await bounded(use({
      ...stack,
      dataDir,
      lines,
      gate,
      anon: () => client(publishable_key),
      service: () => client(secret_key),
      async user() {
        const user = client(publishable_key);
        const { error } = await user.auth.signUp({
          email: `${crypto.randomUUID()}@example.com`,
          password: "Passw0rd!!",
        });
        if (error) throw error;
        return user;
      },
      fetch: (path, init = {}) =>
        fetch(stack.url + path, {
          ...init,
          headers: { apikey: secret_key, ...init.headers as Record<string, string> },
        }),
    }));
  } finally {
    // First, or the stop would wait for functions that wait there.
    await gate.close();
    await stack.stop();
    await removeData();
  }
}

export function testOptions(dataDir: string): Options {
  return {
    port: 0,
    dataDir,
    migrations: fixture("migrations"),
    functions: fixture("functions"),
    console: fixture("console"),
    envFiles: [],
  };
}

/** Says that something never happens; no machine is so busy that it comes near. A run of mutants has a shorter one. */
const BOUND_MS = Number(Deno.env.get("TEST_BOUND_MS") ?? 300_000);

/** Fails when the work does not end: a test's own server would keep it waiting for ever. */
export async function bounded<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`the test has not ended after ${BOUND_MS} ms`)), BOUND_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a condition holds. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
): Promise<Exclude<NonNullable<T>, false>> {
  for (const end = performance.now() + BOUND_MS;;) {
    const seen = await look();
    if (seen) return seen as Exclude<NonNullable<T>, false>;
    if (performance.now() > end) throw new Error(`did not happen within ${BOUND_MS} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
