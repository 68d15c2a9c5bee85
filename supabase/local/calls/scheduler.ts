import { Cron } from "croner";
import type { Database, Row } from "../database/database.ts";
import type { Invoker } from "./invoke.ts";
import { errorFields, type Log } from "../log.ts";
import { type Cancel, CLOCK, type Timers } from "../timers.ts";

/** How often the table is read again, so that a changed schedule is kept without a restart. */
export const REREAD_MS = 30_000;

/** Stands in for pg_cron: runs the rows of private.schedules. */
export class Scheduler {
  #jobs = new Map<string, { definition: string; cron: Cron }>();
  #stopReading: Cancel | undefined;

  constructor(
    readonly database: Database,
    readonly invoker: Invoker,
    readonly log: Log,
    readonly timers: Timers = CLOCK,
  ) {}

  /**
   * Begins with one call of each schedule that revives work (`run_at_start`): a killed stack leaves leases behind that
   * nobody would take up before the next minute.
   */
  async begin(): Promise<void> {
    const rows = await this.#read();
    for (const row of rows) if (row.enabled && row.run_at_start) void this.#run(row);
    this.#stopReading = this.timers.every(REREAD_MS, () => void this.#read());
  }

  /** No further runs. */
  stop(): void {
    this.#stopReading?.();
    for (const { cron } of this.#jobs.values()) cron.stop();
    this.#jobs.clear();
  }

  async #read(): Promise<Row[]> {
    try {
      const [table] = await this.database.query("select to_regclass('private.schedules')::text as name");
      if (!table?.name) return [];
      const rows = (await this.database.query("select to_jsonb(s) as schedule from private.schedules as s"))
        .map(({ schedule }) => schedule as Row);
      // A server with pg_cron runs them itself (the migrations register them there).
      const [cron] = await this.database.query("select from pg_extension where extname = 'pg_cron'");
      this.#keep(cron ? [] : rows.filter((row) => row.enabled));
      return rows;
    } catch (error) {
      this.log("error", "schedules_unreadable", errorFields(error));
      return [];
    }
  }

  #keep(rows: Row[]): void {
    const wanted = new Map(rows.map((row) => [row.name as string, row]));
    for (const [name, { definition, cron }] of this.#jobs) {
      const row = wanted.get(name);
      if (row && definition === define(row)) wanted.delete(name);
      else {
        cron.stop();
        this.#jobs.delete(name);
      }
    }
    for (const [name, row] of wanted) {
      try {
        // `protect`: a run that takes longer than its period is not overlapped. pg_cron's time is UTC.
        const protect = () => this.log("debug", "schedule_still_runs", { schedule: name });
        const cron = new Cron(row.cron, { protect, timezone: "UTC" }, () => this.#run(row));
        this.#jobs.set(name, { definition: define(row), cron });
      } catch (error) {
        this.log("error", "schedule_unreadable", { schedule: name, cron: row.cron, ...errorFields(error) });
      }
    }
  }

  async #run(row: Row): Promise<void> {
    try {
      await this.database.query("update private.schedules set last_run_at = now() where name = $1", [
        row.name,
      ]);
    } catch (error) {
      this.log("error", "schedule_not_stamped", { schedule: row.name, ...errorFields(error) });
    }
    await this.invoker.wake({ function: row.function_name, path: row.path ?? "/run", body: row.body });
  }
}

const define = (row: Row) => JSON.stringify([row.cron, row.function_name, row.path, row.body]);
