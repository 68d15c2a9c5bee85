import type { Database } from "./database.ts";
import { errorFields, type Log } from "../log.ts";
import { type Cancel, CLOCK, type Timers } from "../timers.ts";

/** Postgres' own defaults: autovacuum_naptime, and thresholds of 50 rows plus 20 % (vacuum) or 10 % (analyze). */
export const NAPTIME_MS = 60_000;
const DUE = `
  select format('%I.%I', schemaname, relname) as name
  from pg_stat_user_tables
  where n_dead_tup > 50 + 0.2 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup`;

/**
 * Mend: PGlite has no autovacuum. Tables that change all the time (jobs, rate leases) would grow and slow down, and the
 * planner would never learn how large the mirror has become.
 */
export class Autovacuum {
  #stop: Cancel | undefined;

  constructor(readonly database: Database, readonly log: Log, readonly timers: Timers = CLOCK) {}

  /** Looks once a minute what is due. */
  begin(): void {
    this.#stop = this.timers.every(NAPTIME_MS, () => void this.run());
  }

  stop(): void {
    this.#stop?.();
  }

  /** Vacuums and analyzes what is due, table by table: requests come in between. Returns the tables. */
  async run(): Promise<string[]> {
    try {
      const tables = (await this.database.query(DUE)).map(({ name }) => name as string);
      for (const table of tables) await this.database.exec(`vacuum (analyze) ${table}`);
      return tables;
    } catch (error) {
      this.log("warn", "autovacuum_failed", errorFields(error));
      return [];
    }
  }
}
