/** A client that says what a test wants it to say: supabase-js would not send what is wrong. */
import type { Stack } from "../../../supabase/local/stack.ts";
import { bounded } from "../stack_for_tests.ts";

export type Version = "1.0.0" | "2.0.0";

/** A frame of either version, as the test looks at it. */
export interface Seen {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  // deno-lint-ignore no-explicit-any
  payload: any;
}

export class RawSocket {
  /** All that came, in its order. */
  readonly seen: Seen[] = [];
  readonly closed = Promise.withResolvers<{ code: number; reason: string }>();
  #arrived = Promise.withResolvers<void>();
  #refs = 0;

  private constructor(readonly socket: WebSocket, readonly version: Version) {
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      this.seen.push(typeof data === "string" ? ofText(data, version) : ofBinary(new Uint8Array(data)));
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    };
    socket.onclose = ({ code, reason }) => {
      this.closed.resolve({ code, reason });
      this.#arrived.resolve();
    };
  }

  static async open(stack: Stack, version: Version, key = stack.keys.publishable_key): Promise<RawSocket> {
    const address = `${stack.url.replace("http", "ws")}/realtime/v1/websocket?apikey=${key}&vsn=${version}`;
    const raw = new RawSocket(new WebSocket(address), version);
    await bounded(
      new Promise<void>((done, failed) => {
        raw.socket.onopen = () => done();
        raw.socket.onerror = (event) => failed(new Error((event as ErrorEvent).message));
      }),
    );
    raw.socket.onerror = () => {};
    return raw;
  }

  /** Sends a frame and returns its ref. */
  say(topic: string, event: string, payload: unknown, joinRef: string | null = null): string {
    const ref = String(++this.#refs);
    this.socket.send(
      this.version === "2.0.0"
        ? JSON.stringify([event === "phx_join" ? ref : joinRef, ref, topic, event, payload])
        : JSON.stringify({ topic, event, payload, ref, ...(joinRef === null ? {} : { join_ref: joinRef }) }),
    );
    return ref;
  }

  /** Says something and waits for the answer. */
  async ask(topic: string, event: string, payload: unknown, joinRef: string | null = null): Promise<Seen> {
    const ref = this.say(topic, event, payload, joinRef);
    return await this.until((frame) => frame.ref === ref && frame.event === "phx_reply");
  }

  /** Joins a topic; returns the answer with the ref of the join. */
  join(topic: string, config: unknown = {}, token?: string): Promise<Seen> {
    return this.ask(topic, "phx_join", { config, ...(token === undefined ? {} : { access_token: token }) });
  }

  /** The first frame of all that match. */
  async until(matches: (frame: Seen) => boolean): Promise<Seen> {
    return await bounded((async () => {
      for (let at = 0;; at++) {
        while (at >= this.seen.length) {
          if (this.socket.readyState === WebSocket.CLOSED) throw new Error("the socket was closed");
          await this.#arrived.promise;
        }
        if (matches(this.seen[at]!)) return this.seen[at]!;
      }
    })());
  }

  /** The answer to a heartbeat: all that was sent before it has been taken. */
  beat(): Promise<Seen> {
    return this.ask("phoenix", "heartbeat", {});
  }

  /** The broadcasts that came. */
  heard(): unknown[] {
    return this.seen.filter(({ event }) => event === "broadcast").map(({ topic, payload }) =>
      `${topic} ${payload.event}`
    );
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed.promise;
  }
}

function ofText(data: string, version: Version): Seen {
  const read = JSON.parse(data);
  if (version === "2.0.0") {
    const [joinRef, ref, topic, event, payload] = read;
    return { joinRef, ref, topic, event, payload };
  }
  return { joinRef: null, ...read };
}

/** Kind 4, written from its description: topic, event and meta with a byte each for their length. */
function ofBinary(data: Uint8Array): Seen {
  const [kind, topicLength, eventLength, metaLength, encoding] = data;
  if (kind !== 4) throw new Error(`a frame of kind ${kind}`);
  let at = 5;
  const text = (length: number) => new TextDecoder().decode(data.subarray(at, at += length));
  const [topic, event, meta] = [text(topicLength!), text(eventLength!), text(metaLength!)];
  const body = data.slice(at);
  const payload = encoding === 1 ? JSON.parse(new TextDecoder().decode(body)) : body;
  return {
    joinRef: null,
    ref: null,
    topic,
    event: "broadcast",
    payload: { type: "broadcast", event, payload, binary: true, ...(meta ? { meta: JSON.parse(meta) } : {}) },
  };
}
