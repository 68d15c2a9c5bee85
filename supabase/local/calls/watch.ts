import type { Database } from "../database/database.ts";
import { errorFields, type Log } from "../log.ts";
import { type Cancel, CLOCK, type Timers } from "../timers.ts";

/** As often as pg_cron checks the alerts of a hosted project. */
export const WATCH_MS = 60_000;

/** As long as pg_net waits for an answer. */
const ANSWER_MS = 5_000;

interface Delivery {
  id: string | number;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Checks the alerts each minute and posts what is told of them, where pg_cron and pg_net do not. */
export class Watch {
  #cancel: Cancel | undefined;
  #looking = false;

  constructor(
    readonly database: Database,
    readonly log: Log,
    readonly timers: Timers = CLOCK,
    readonly post: typeof fetch = fetch,
  ) {}

  begin(): void {
    this.#cancel = this.timers.every(WATCH_MS, () => void this.look());
  }

  stop(): void {
    this.#cancel?.();
  }

  /** One check, and what it leads to; a second one meanwhile is left to the first. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const [has] = await this.database.query(
        `select to_regprocedure('private.take_deliveries(integer)') is not null
           and not exists (select from pg_extension where extname = 'pg_cron') as ours`,
      );
      if (!has?.ours) return;
      await this.database.query("select private.keep_watch()");
      const rows = await this.database.query(
        "select to_jsonb(d) as delivery from private.take_deliveries(20) as d",
      );
      await Promise.all(rows.map((row) => this.#deliver(row.delivery as Delivery)));
    } catch (error) {
      this.log("error", "watch_failed", errorFields(error));
    } finally {
      this.#looking = false;
    }
  }

  async #deliver({ id, url, headers, body }: Delivery): Promise<void> {
    let status: number | null = null;
    let problem: string | null = null;
    try {
      // An answer that leads elsewhere is none: what it leads to was not looked at.
      const signal = AbortSignal.timeout(ANSWER_MS);
      const response = await this.post(url, { method: "POST", headers, body, redirect: "manual", signal });
      status = response.status;
      await response.body?.cancel();
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    await this.database.query("select private.settle_delivery($1, $2, $3)", [id, status, problem]);
  }
}
