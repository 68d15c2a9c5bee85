import type { Cancel } from "../timers.ts";
import type { Extension } from "./authorisation.ts";
import { Broadcast, ClientBroadcast } from "./broadcast.ts";
import type { Listener } from "./hub.ts";
import type { Join } from "./join.ts";
import { CONFIRM_MS, PRESENCE_BYTES, Rate } from "./limits.ts";
import type { Message } from "./messages.ts";
import { RealtimeProblem } from "./problem.ts";
import type { Service } from "./service.ts";
import { Rights } from "./rights.ts";
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
  readonly #rights: Rights;
  #left = false;
  #confirm: Cancel | undefined;
  /** What comes during the join waits until what is replayed has been sent. */
  #held: Broadcast[] | null = [];
  #rate = new Rate(100, 1_000);
  /** As on hosted: five times in 30 s. */
  #presenceRate = new Rate(5 / 30, 5);
  #hasPresence: boolean;

  constructor(
    readonly service: Service,
    readonly line: Line,
    readonly topic: string,
    /** Of its join; the client knows the channel by it. */
    readonly ref: string | null,
    readonly join: Join,
    token: Token,
  ) {
    this.name = topic.slice("realtime:".length);
    this.#hasPresence = join.presence.enabled;
    this.#rights = new Rights(service.authorisation, this.name, join.private, line.headers, token);
  }

  /** Lets the client in or throws a problem. What it returns is to be done once the join is answered. */
  async enter(): Promise<() => void> {
    const { hub, messages } = this.service;
    try {
      await this.#rights.ask(this.#kinds());
      const { replay } = this.join;
      if (replay && !this.join.private) {
        throw new RealtimeProblem("UnableToReplayMessages", "Replay is not allowed for public channels");
      }
      if (replay && !this.#rights.reads("broadcast")) throw this.#rights.refusal();
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
    try {
      if (frame.event === "broadcast") await this.#broadcast(frame);
      else if (frame.event === "presence") await this.#presence(frame);
      else if (frame.event === "access_token") await this.#renew(frame.payload);
      // Anything else is nothing that hosted knows either.
    } catch (error) {
      if (!(error instanceof RealtimeProblem)) throw error;
      this.#shutDown(error.message);
    }
  }

  hear(broadcast: Broadcast): void {
    if (!this.#rights.reads(broadcast.kind)) return;
    if (broadcast.kind === "presence" && !this.#hasPresence) return;
    if (this.#held) this.#held.push(broadcast);
    else this.line.send(broadcast.as(this.line.version));
  }

  /** No message comes after this. */
  leave(): void {
    this.#left = true;
    this.#confirm?.();
    this.service.hub.leave(this.name, this.join.private, this);
    this.service.presences.untrack(this);
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

  #kinds(): Extension[] {
    return this.#hasPresence ? ["broadcast", "presence"] : ["broadcast"];
  }

  /** What comes right behind the answer to the join. */
  #greet(): void {
    if (this.#hasPresence && this.#rights.reads("presence")) {
      this.#push("presence_state", this.service.presences.state(this));
    }
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
    // Nothing is said of it: the client's call times out.
    if (!await this.#rights.writes("broadcast")) return;
    const sent = payload instanceof ClientBroadcast ? payload : payload as Record<string, unknown>;
    const broadcast = Broadcast.ofClient(this.topic, sent);
    this.service.hub.tell(this.name, this.join.private, broadcast, this.join.self ? undefined : this);
    if (this.join.ack) this.line.push(reply({ ...frame, joinRef: this.ref }, "ok"));
  }

  /** What the client says of its being there. */
  async #presence(frame: Frame): Promise<void> {
    const { event, payload = {} } = (frame.payload ?? {}) as Record<string, unknown>;
    const answer = (status: "ok" | "error", reason?: string) =>
      this.line.push(reply({ ...frame, joinRef: this.ref }, status, reason ? { reason } : {}));
    if (!this.#presenceRate.takes()) return this.#shutDown("Client presence rate limit exceeded");
    const verb = String(event).toLowerCase();
    if (verb === "untrack") {
      this.service.presences.untrack(this);
      return answer("ok");
    }
    if (verb !== "track") return answer("error");
    if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
      return answer("error", "Presence track payload must be a map");
    }
    if (JSON.stringify(payload).length > PRESENCE_BYTES) return this.#shutDown("Track message size exceeded");
    // A join that said nothing of presence is made up for by the first word of it.
    if (!this.#hasPresence) {
      this.#hasPresence = true;
      await this.#rights.ask(this.#kinds());
    }
    const may = await this.#rights.writes("presence");
    // The client may have gone meanwhile, and would stay there for ever.
    if (this.#left) return;
    if (!may) return answer("error");
    this.service.presences.track(this, payload as Record<string, unknown>);
    answer("ok");
  }

  /** A new token counts from now on; one that is no longer good enough ends the channel. */
  async #renew(payload: unknown): Promise<void> {
    const { access_token: text } = (payload ?? {}) as Record<string, unknown>;
    if (typeof text !== "string" || text.startsWith("sb_") || text === this.#rights.token.text) return;
    this.#rights.token = await readToken(text, this.service.keys);
    const lost = await this.#rights.ask(this.#kinds());
    if (lost.length > 0) {
      return this.#shutDown(`You no longer have permission to read from this Channel topic: ${this.name}`);
    }
    this.#confirmLater();
  }

  /** Looks at the token again when it expires, and now and then: a clock may be put forward. */
  #confirmLater(): void {
    this.#confirm?.();
    const { expires } = this.#rights.token;
    if (expires === null || this.#left) return;
    const left = Math.max(0, expires * 1_000 - Date.now());
    this.#confirm = this.service.timers.after(Math.min(left, CONFIRM_MS), () => {
      if (left <= CONFIRM_MS || expires * 1_000 <= Date.now()) this.#shutDown(expired(expires).message);
      else this.#confirmLater();
    });
  }
}
