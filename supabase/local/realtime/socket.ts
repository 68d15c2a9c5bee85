import { errorFields } from "../log.ts";
import type { Cancel } from "../timers.ts";
import { Channel, type Line } from "./channel.ts";
import { readJoin } from "./join.ts";
import {
  CHANNELS,
  FRAME_BYTES,
  IDLE_MS,
  Rate,
  REFUSAL_MS,
  TOPIC_BYTES,
  UNREAD_BYTES,
  WAITING_FRAMES,
} from "./limits.ts";
import { RealtimeProblem } from "./problem.ts";
import type { Service } from "./service.ts";
import { readToken, type Token } from "./token.ts";
import { decodeFrame, encodeFrame, type Frame, reply, type Version } from "./wire.ts";

const PREFIX = "realtime:";
/** Closing a socket, a reason says why: codes of RFC 6455. */
const TOO_LARGE = 1009;
const POLICY = 1008;
const GOING_AWAY = 1001;

/** One client. Its frames are taken in their order, each after the one before is done with. */
export class Socket implements Line {
  #channels = new Map<string, Channel>();
  #waiting: Promise<void> = Promise.resolve();
  #waitingFrames = 0;
  #idle: Cancel | undefined;
  #joins = new Rate(100, 500);
  #closed = false;

  constructor(
    readonly service: Service,
    readonly socket: WebSocket,
    readonly version: Version,
    readonly token: Token,
    readonly headers: Record<string, string>,
    readonly onClose: () => void,
  ) {
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#heard();
    socket.onmessage = ({ data }) => this.#received(typeof data === "string" ? data : new Uint8Array(data));
    socket.onclose = () => this.#end();
    // What is wrong with a connection ends it, and onclose follows.
    socket.onerror = () => {};
  }

  send(data: string | Uint8Array | null): void {
    if (data === null || this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(data as string);
    if (this.socket.bufferedAmount > UNREAD_BYTES) this.close(POLICY, "too much is unread");
  }

  push(frame: Frame): void {
    this.send(encodeFrame(frame, this.version));
  }

  forget(channel: Channel): void {
    if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic);
  }

  close(code = GOING_AWAY, reason = "the stack stops"): void {
    this.#end();
    if (this.socket.readyState === WebSocket.OPEN) this.socket.close(code, reason);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#idle?.();
    for (const channel of [...this.#channels.values()]) channel.leave();
    this.#channels.clear();
    this.onClose();
  }

  #heard(): void {
    this.#idle?.();
    if (this.#closed) return;
    this.#idle = this.service.timers.after(IDLE_MS, () => this.close(GOING_AWAY, "idle"));
  }

  #received(data: string | Uint8Array): void {
    this.#heard();
    if (data.length > FRAME_BYTES) return this.close(TOO_LARGE, "frame too large");
    if (++this.#waitingFrames > WAITING_FRAMES) return this.close(POLICY, "too many frames");
    this.#waiting = this.#waiting.then(async () => {
      try {
        if (!this.#closed) await this.#take(data);
      } catch (error) {
        this.service.log("error", "realtime_frame_failed", errorFields(error));
      }
      this.#waitingFrames--;
    });
  }

  async #take(data: string | Uint8Array): Promise<void> {
    const frame = decodeFrame(data, this.version);
    if (!frame) return this.service.log("info", "realtime_frame_malformed", { bytes: data.length });
    const { topic, event } = frame;
    if (topic === "phoenix" && event === "heartbeat") return this.push(reply(frame, "ok"));
    if (event === "phx_join" && topic.startsWith(PREFIX)) return await this.#join(frame);
    const channel = this.#channels.get(topic);
    if (event === "phx_leave") return this.#leave(frame, channel);
    if (!channel) {
      return this.push(reply({ ...frame, joinRef: null }, "error", { reason: "unmatched topic" }));
    }
    // One of the channel that was here before, which the client closed.
    if (frame.joinRef !== null && frame.joinRef !== channel.ref) return;
    await channel.take(frame).catch((error) => {
      this.service.log("error", "realtime_channel_crashed", { topic, ...errorFields(error) });
      channel.leave();
      const payload = { reason: "channel_crash" };
      this.push({ joinRef: channel.ref, ref: null, topic, event: "phx_error", payload });
    });
  }

  #leave(frame: Frame, channel: Channel | undefined): void {
    if (channel && frame.joinRef !== null && frame.joinRef !== channel.ref) return;
    this.push(reply(frame, "ok"));
    channel?.close();
  }

  async #join(frame: Frame): Promise<void> {
    const { topic, ref } = frame;
    const joinRef = frame.joinRef ?? ref;
    this.#channels.get(topic)?.close();
    try {
      this.#refuse(topic);
      const join = readJoin(frame.payload);
      const token = join.token === null ? this.token : await readToken(join.token, this.service.keys);
      const channel = new Channel(this.service, this, topic, joinRef, join, token);
      this.#channels.set(topic, channel);
      const entered = await channel.enter();
      // The client has gone meanwhile, or its token.
      if (this.#channels.get(topic) !== channel) return channel.leave();
      this.push(reply({ ...frame, joinRef }, "ok", { postgres_changes: join.changes }));
      entered();
    } catch (error) {
      const known = error instanceof RealtimeProblem;
      if (!known) this.service.log("error", "realtime_join_failed", { topic, ...errorFields(error) });
      await new Promise<void>((done) => void this.service.timers.after(REFUSAL_MS, done));
      const reason = known ? error.reason : "Unknown Error on Channel";
      this.push(reply({ ...frame, joinRef }, "error", { reason }));
    }
  }

  /** What needs no look at the database. */
  #refuse(topic: string): void {
    if (!this.#joins.takes()) {
      throw new RealtimeProblem("ClientJoinRateLimitReached", "Too many joins per second");
    }
    if (topic === PREFIX) throw new RealtimeProblem("TopicNameRequired", "You must provide a topic name");
    if (new TextEncoder().encode(topic).length > TOPIC_BYTES) {
      throw new RealtimeProblem("TopicNameTooLong", `A topic may have ${TOPIC_BYTES} bytes with its prefix`);
    }
    if (this.#channels.size >= CHANNELS) {
      throw new RealtimeProblem("ChannelRateLimitReached", "Too many channels");
    }
  }
}
