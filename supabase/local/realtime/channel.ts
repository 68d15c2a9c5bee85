import type { Cancel } from "../timers.ts";
import type { Extension } from "./authorisation.ts";
import { Broadcast, ClientBroadcast } from "./broadcast.ts";
import type { Listener } from "./hub.ts";
import type { Join } from "./join.ts";
import { CONFIRM_MS, Rate } from "./limits.ts";
import type { Message } from "./messages.ts";
import { RealtimeProblem } from "./problem.ts";
import type { Service } from "./service.ts";
import { expired, readToken, type Token } from "./token.ts";
import { type Frame, reply, type Version } from "./wire.ts";

/** What a channel needs of its socket. */
export interface Line {
  readonly version: Version;
  /** Those of the upgrade, for the policies. */
  readonly headers: Record<string, string>;
  /** What the client connected with: it counts where a join brings no token of its own. */
  readonly token: Token;
  send(data: string | Uint8Array | null): void;
  push(frame: Frame): void;
  /** The channel is no more. */
  forget(channel: Channel): void;
}

/** One topic that a client joined. */
export class Channel implements Listener {
  readonly name: string;
  #may = new Set<Extension>();
  /** Null until the client first broadcasts. */
  #mayWrite: boolean | null = null;
  #confirm: Cancel | undefined;
  /** What comes during the join waits until what is replayed has been sent. */
  #held: Broadcast[] | null = [];
  #rate = new Rate(100, 1_000);

  constructor(
    readonly service: Service,
    readonly line: Line,
    readonly topic: string,
    /** Of its join; the client knows the channel by it. */
    readonly ref: string | null,
    readonly join: Join,
    private token: Token,
  ) {
    this.name = topic.slice("realtime:".length);
  }

  /** Lets the client in or throws a problem. What it returns is to be done once the join is answered. */
  async enter(): Promise<() => void> {
    const { hub, messages } = this.service;
    try {
      await this.#authorise();
      const { replay } = this.join;
      if (replay && !this.join.private) {
        throw new RealtimeProblem("UnableToReplayMessages", "Replay is not allowed for public channels");
      }
      if (replay && !this.#may.has("broadcast")) throw this.#unauthorised();
      // Before what is stored is read: what is stored from now on is heard.
      hub.enter(this.name, this.join.private, this);
      const stored = replay ? await messages.replay(this.name, replay.since, replay.limit) : [];
      this.#confirmLater();
      return () => this.#open(stored);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  #open(stored: Message[]): void {
    for (const { id, event, payload } of stored) {
      const meta = { replayed: true, id };
      this.#push("broadcast", { type: "broadcast", event, payload: JSON.parse(payload), meta });
    }
    const replayed = new Set<string | null>(stored.map(({ id }) => id));
    const held = this.#held ?? [];
    this.#held = null;
    for (const broadcast of held) if (!replayed.has(broadcast.id)) this.hear(broadcast);
    this.#greet();
  }

  /** Takes a message of the client's. */
  async take(frame: Frame): Promise<void> {
    if (frame.event === "broadcast") await this.#broadcast(frame);
    else if (frame.event === "access_token") await this.#renew(frame.payload);
    // Anything else is nothing that hosted knows either.
  }

  hear(broadcast: Broadcast): void {
    if (this.join.private && !this.#may.has("broadcast")) return;
    if (this.#held) this.#held.push(broadcast);
    else this.line.send(broadcast.as(this.line.version));
  }

  /** No message comes after this. */
  leave(): void {
    this.#confirm?.();
    this.service.hub.leave(this.name, this.join.private, this);
    this.line.forget(this);
  }

  /** Leaves, and tells the client that it did. */
  close(): void {
    this.leave();
    this.line.push({ joinRef: this.ref, ref: this.ref, topic: this.topic, event: "phx_close", payload: {} });
  }

  /** Says what is wrong, and closes. */
  #shutDown(message: string): void {
    this.#system("system", "error", message);
    this.close();
  }

  #system(extension: string, status: "ok" | "error", message: string): void {
    this.#push("system", { extension, status, message, channel: this.name });
  }

  #push(event: string, payload: unknown): void {
    this.line.push({ joinRef: this.ref, ref: null, topic: this.topic, event, payload });
  }

  #unauthorised(): RealtimeProblem {
    const message = `You do not have permissions to read from this Channel topic: ${this.name}`;
    return new RealtimeProblem("Unauthorized", message);
  }

  async #authorise(): Promise<void> {
    if (!this.join.private) return;
    const kinds: Extension[] = this.join.presence.enabled ? ["broadcast", "presence"] : ["broadcast"];
    const { headers } = this.line;
    this.#may = await this.service.authorisation.mayRead(this.token, this.name, headers, kinds);
    this.#mayWrite = null;
    if (this.#may.size === 0) throw this.#unauthorised();
  }

  /** What comes right behind the answer to the join. */
  #greet(): void {
    if (this.join.replicationReady) this.#system("system", "ok", "Replication connection established");
    if (this.join.changes.length > 0) {
      this.#system(
        "postgres_changes",
        "error",
        "The local stack does not send changes of tables: use broadcasts",
      );
    }
  }

  async #broadcast(frame: Frame): Promise<void> {
    const { payload } = frame;
    if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return;
    if (!this.#rate.takes()) return this.#shutDown("Too many messages per second");
    if (this.join.private) {
      this.#mayWrite ??= await this.service.authorisation.mayWrite(
        this.token,
        this.name,
        this.line.headers,
        "broadcast",
      );
      // Nothing is said of it: the client's call times out.
      if (!this.#mayWrite) return;
    }
    const sent = payload instanceof ClientBroadcast ? payload : payload as Record<string, unknown>;
    const broadcast = Broadcast.ofClient(this.topic, sent);
    this.service.hub.tell(this.name, this.join.private, broadcast, this.join.self ? undefined : this);
    if (this.join.ack) this.line.push(reply({ ...frame, joinRef: this.ref }, "ok"));
  }

  /** A new token counts from now on; one that is no longer good enough ends the channel. */
  async #renew(payload: unknown): Promise<void> {
    const { access_token: text } = (payload ?? {}) as Record<string, unknown>;
    if (typeof text !== "string" || text.startsWith("sb_") || text === this.token.text) return;
    const before = this.#may;
    try {
      this.token = await readToken(text, this.service.keys);
      await this.#authorise();
    } catch (error) {
      if (!(error instanceof RealtimeProblem)) throw error;
      return this.#shutDown(error.message);
    }
    for (const kind of before) {
      if (this.#may.has(kind)) continue;
      return this.#shutDown(`You no longer have permission to read from this Channel topic: ${this.name}`);
    }
    this.#confirmLater();
  }

  /** Looks at the token again when it expires, and now and then: a clock may be put forward. */
  #confirmLater(): void {
    this.#confirm?.();
    const { expires } = this.token;
    if (expires === null) return;
    const left = Math.max(0, expires * 1_000 - Date.now());
    this.#confirm = this.service.timers.after(Math.min(left, CONFIRM_MS), () => {
      if (left <= CONFIRM_MS || expires * 1_000 <= Date.now()) this.#shutDown(expired(expires).message);
      else this.#confirmLater();
    });
  }
}
