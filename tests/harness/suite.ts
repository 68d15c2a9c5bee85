// The whole suite on free ports for one test file: simulator and local stack as child processes, as a user runs them.

import "./documented.ts";
import { fromFileUrl, join } from "./paths.ts";
import { Child, freePort, waitFor } from "./process.ts";
import { Simulator } from "./simulator.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

export interface SuiteOptions {
  contacts?: number;
  seed?: number;
  /** HubSpot's requests per 10 s; 0 switches the limiter off. */
  rateLimit?: number;
  searchLagMs?: number;
  /** A real PostgreSQL instead of PGlite. */
  databaseUrl?: string;
  /** Further settings of the functions. */
  env?: Record<string, string>;
  /** More flags of the simulator. */
  simulatorFlags?: string[];
}

export interface Keys {
  publishable_key: string;
  secret_key: string;
}

/** A running suite. `stop` ends it and removes its data; `crash` and `boot` kill and restart the stack on the same data. */
export class Suite {
  keys!: Keys;
  url = "";
  private stack?: Child;
  private readonly port = freePort();
  private constructor(
    readonly options: SuiteOptions,
    readonly directory: string,
    readonly simulator: Simulator,
  ) {}

  static async start(options: SuiteOptions = {}): Promise<Suite> {
    const directory = await Deno.makeTempDir({ prefix: "sales-copilot-" });
    const simulator = await Simulator.start(ROOT, {
      contacts: options.contacts ?? 400,
      seed: options.seed ?? 1,
      rateLimit: options.rateLimit ?? 0,
      searchLagMs: options.searchLagMs ?? 0,
      flags: options.simulatorFlags ?? [],
    });
    const suite = new Suite(options, directory, simulator);
    const settings: Record<string, string> = {
      HUBSPOT_API_BASE: simulator.url,
      HUBSPOT_APP_BASE: simulator.url,
      HUBSPOT_CLIENT_ID: simulator.clientId,
      HUBSPOT_CLIENT_SECRET: simulator.clientSecret,
      EDGE_TEST_HOOKS: "1",
      // Without a limiter in HubSpot our own lease would be the brake; with one it learns the limit from the answers.
      ...(options.rateLimit ? {} : { HUBSPOT_RATE_LIMIT: "0" }),
      ...options.env,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    await Deno.writeTextFile(join(directory, "test.env"), lines.join("\n") + "\n");
    try {
      await suite.boot();
    } catch (error) {
      await suite.stop();
      throw error;
    }
    return suite;
  }

  /** Starts the stack on the data that is there, on a port that stays free while it is dead. */
  async boot(): Promise<void> {
    const flags = ["--port", String(this.port), "--data-dir", join(this.directory, "data")];
    flags.push("--env-file", join(this.directory, "test.env"));
    if (this.options.databaseUrl) flags.push("--database-url", this.options.databaseUrl);
    this.stack = new Child(Deno.execPath(), ["run", "-A", join(ROOT, "supabase/local/main.ts"), ...flags]);
    this.url = await this.stack.says("the local stack", 120_000, /"event":"serving","url":"([^"]+)"/);
    await waitFor("its first function", 120_000, async () => {
      this.stack?.assertAlive();
      const response = await fetch(`${this.url}/functions/v1/hubspot-sync/health`);
      await response.body?.cancel();
      return response.ok;
    });
    this.keys = JSON.parse(await Deno.readTextFile(join(this.directory, "data", "keys.json")));
  }

  /** kill -9, as a machine that loses power would. */
  async crash(): Promise<void> {
    await this.stack?.kill("SIGKILL");
  }

  /** What the stack has printed so far. */
  log(): string {
    return this.stack?.output() ?? "";
  }

  async stop(): Promise<void> {
    await this.stack?.kill("SIGTERM");
    await this.simulator.stop();
    await Deno.remove(this.directory, { recursive: true });
  }
}
