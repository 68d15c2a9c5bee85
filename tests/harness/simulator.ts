// The HubSpot simulator as a process, and its control plane.

import { join } from "./paths.ts";
import { Child } from "./process.ts";

export interface SimulatorOptions {
  contacts: number;
  seed: number;
  rateLimit: number;
  searchLagMs: number;
  flags: string[];
}

export const OBJECTS = ["contacts", "companies", "deals", "calls"] as const;
export type ObjectType = typeof OBJECTS[number];

export class Simulator {
  readonly clientId = "test-client";
  readonly clientSecret = "test-client-secret";
  readonly portalId = "62515";

  private constructor(readonly url: string, private readonly child: Child) {}

  static async start(root: string, options: SimulatorOptions): Promise<Simulator> {
    const child = new Child(join(root, "target/native/hubspot-sim"), [
      ...["--port", "0", "--contacts", String(options.contacts), "--seed", String(options.seed)],
      ...["--rate-limit", String(options.rateLimit), "--search-lag-ms", String(options.searchLagMs)],
      ...["--client-id", "test-client", "--client-secret", "test-client-secret"],
      ...options.flags,
    ]);
    const url = await child.says("the simulator", 120_000, /^ready \d+ (http\S+)$/m);
    const simulator = new Simulator(url, child);
    await simulator.post("settings", { auto_consent: true });
    return simulator;
  }

  // deno-lint-ignore no-explicit-any
  async get(path: string): Promise<any> {
    return await answer(await fetch(`${this.url}/_sim/${path}`));
  }

  // deno-lint-ignore no-explicit-any
  async post(path: string, body: unknown): Promise<any> {
    const headers = { "content-type": "application/json" };
    return await answer(
      await fetch(`${this.url}/_sim/${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    );
  }

  async stop(): Promise<void> {
    await this.child.kill("SIGTERM");
  }
}

// deno-lint-ignore no-explicit-any
async function answer(response: Response): Promise<any> {
  const text = await response.text();
  if (!response.ok) throw new Error(`simulator: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}
