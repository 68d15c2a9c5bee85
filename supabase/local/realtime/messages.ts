import type { Database } from "../database/database.ts";
import { errorFields, type Log } from "../log.ts";
import type { Timers } from "../timers.ts";
import { Broadcast } from "./broadcast.ts";
import type { Hub, Listener } from "./hub.ts";
import { RealtimeProblem } from "./problem.ts";

/** The channel that realtime.notify_stack notifies (database/realtime.sql). */
const CHANNEL = "realtime_messages";
/** Read at once. */
const BATCH = 200;
/** Messages that wait to be read; what comes on top is lost, as it is for who is not connected. */
const WAITING = 20_000;
const PURGE_MS = 3_600_000;
/** How many messages a channel may ask for again. */
const REPLAYED = 25;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A stored message; the payload is the text of its JSON. */
export interface Message {
  id: string;
  event: string;
  payload: string;
}

/** Hears of the rows of realtime.messages and hands them on: after their commit, in the order of commits, at most once. */
export class Messages {
  #waiting: string[] = [];
  #reading = false;
  #stopped: (() => void) | undefined;

  constructor(
    readonly database: Database,
    readonly hub: Hub<Listener>,
    readonly log: Log,
    readonly timers: Timers,
  ) {}

  async begin(): Promise<void> {
    await this.database.listen(CHANNEL, (ids) => this.#heard(ids));
    this.#stopped = this.timers.every(PURGE_MS, () => void this.purge());
    await this.purge();
  }

  stop(): void {
    this.#stopped?.();
    this.#waiting = [];
  }

  /** Deletes what is older than three days. */
  async purge(): Promise<void> {
    try {
      await this.database.query(
        "delete from realtime.messages where inserted_at < (now() at time zone 'utc') - interval '3 days'",
      );
    } catch (error) {
      this.log("warn", "realtime_purge_failed", errorFields(error));
    }
  }

  /** The last messages of a private topic since a time in milliseconds, the oldest first. */
  async replay(name: string, since: unknown, limit: unknown): Promise<Message[]> {
    if (!isTime(since) || !Number.isSafeInteger(limit)) {
      throw new RealtimeProblem("UnableToReplayMessages", "Replay params are not valid");
    }
    const rows = await this.database.query(
      `select id::text, event, payload::text from realtime.messages
       where topic = $1 and private and extension = 'broadcast' and event is not null and payload is not null
         and inserted_at >= to_timestamp($2::float8 / 1000) at time zone 'utc'
       order by inserted_at desc limit $3::int`,
      [name, since, Math.min(Math.max(limit as number, 1), REPLAYED)],
    );
    return rows.reverse() as Message[];
  }

  #heard(notified: string): void {
    if (this.hub.isEmpty) return;
    const ids = notified.split(",").filter((id) => ID.test(id));
    if (this.#waiting.length + ids.length > WAITING) {
      this.log("warn", "realtime_messages_dropped", { messages: ids.length });
      return;
    }
    this.#waiting.push(...ids);
    if (!this.#reading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    while (this.#waiting.length > 0) {
      const ids = this.#waiting.splice(0, BATCH);
      try {
        const rows = await this.database.query(
          `select m.id::text, m.topic, m.event, m.payload::text, m.private
           from unnest($1::text[]) with ordinality i (id, n) join realtime.messages m on m.id = i.id::uuid
           where m.extension = 'broadcast' and m.event is not null and m.payload is not null order by i.n`,
          [ids],
        );
        for (const { id, topic, event, payload, private: isPrivate } of rows) {
          this.hub.tell(topic, isPrivate === true, Broadcast.ofText(`realtime:${topic}`, event, payload, id));
        }
      } catch (error) {
        this.log("error", "realtime_messages_unread", { messages: ids.length, ...errorFields(error) });
      }
    }
    this.#reading = false;
  }
}

/** Until the year 9999, which is far within what Postgres knows. */
const isTime = (value: unknown) =>
  Number.isSafeInteger(value) && Math.abs(value as number) < 253_402_300_800_000;
