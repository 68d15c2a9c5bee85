import type { Database } from "./database.ts";
import { errorFields, type Log } from "../log.ts";
import { type Cancel, CLOCK, type Timers } from "../timers.ts";

/** How often it is looked: a first sync writes about 12 MB of log a second. */
export const LOOK_MS = 2_000;
/** The log that may be needed for a recovery: four segments of 16 MB. */
const LOG_BYTES = 64 * 1024 * 1024;
const LOGGED = "select pg_current_wal_insert_lsn() - redo_lsn as bytes from pg_control_checkpoint()";

/**
 * Mend: PGlite has no checkpointer, and a Postgres without a postmaster begins no checkpoint by itself. The log of all
 * that was ever written since the start would stay (1.1 GB for 29,000 contacts), and a start after a kill replay it.
 */
export class Checkpoints {
  #stop: Cancel | undefined;

  constructor(readonly database: Database, readonly log: Log, readonly timers: Timers = CLOCK) {}

  /** Looks now and then how much was logged. */
  begin(): void {
    this.#stop = this.timers.every(LOOK_MS, () => void this.run());
  }

  stop(): void {
    this.#stop?.();
  }

  /** Writes what the log holds to the tables once it is much, so that Postgres removes the log. */
  async run(): Promise<void> {
    try {
      const [logged] = await this.database.query(LOGGED);
      if (Number(logged?.bytes) > LOG_BYTES) await this.database.exec("checkpoint");
    } catch (error) {
      this.log("warn", "checkpoint_failed", errorFields(error));
    }
  }
}
