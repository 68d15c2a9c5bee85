import type { Extension } from "./authorisation.ts";
import { encodeBroadcast, type Encoding } from "./binary.ts";
import { encodeFrame, type Version } from "./wire.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The payload of a broadcast that came as a binary frame. */
export class ClientBroadcast {
  constructor(readonly event: string, readonly encoding: Encoding, readonly payload: Uint8Array) {}
}

/** A message to all who joined a topic, and the form it has for each version: written once, however many hear it. */
export class Broadcast {
  #written = new Map<Version, string | Uint8Array | null>();

  private constructor(
    /** The right that hears it. */
    readonly kind: Extension,
    /** The id of a stored message. */
    readonly id: string | null,
    readonly write: (version: Version) => string | Uint8Array | null,
  ) {}

  /** Of a name, with its payload as JSON text: a message of the database or of the HTTP interface. */
  static ofText(topic: string, event: string, json: string, id: string | null = null): Broadcast {
    return Broadcast.#of(topic, event, "json", encoder.encode(json), id);
  }

  /** Of what a client sent, in binary or as text. */
  static ofClient(topic: string, sent: ClientBroadcast | Record<string, unknown>): Broadcast {
    if (sent instanceof ClientBroadcast) {
      return Broadcast.#of(topic, sent.event, sent.encoding, sent.payload, null);
    }
    return Broadcast.#ofFrame("broadcast", topic, "broadcast", sent);
  }

  /** Who came and who went. */
  static ofPresence(topic: string, diff: unknown): Broadcast {
    return Broadcast.#ofFrame("presence", topic, "presence_diff", diff);
  }

  static #ofFrame(kind: Extension, topic: string, event: string, payload: unknown): Broadcast {
    const frame = { joinRef: null, ref: null, topic, event, payload };
    return new Broadcast(kind, null, (version) => encodeFrame(frame, version));
  }

  static #of(topic: string, event: string, encoding: Encoding, payload: Uint8Array, id: string | null) {
    const meta = id === null ? null : { id };
    return new Broadcast("broadcast", id, (version) => {
      if (version === "2.0.0") return encodeBroadcast(topic, event, meta, encoding, payload);
      return encoding === "json" ? textForm(topic, event, meta, decoder.decode(payload)) : null;
    });
  }

  /** What a client of the version gets; null when the version cannot say it. */
  as(version: Version): string | Uint8Array | null {
    let written = this.#written.get(version);
    if (written === undefined) this.#written.set(version, written = this.write(version));
    return written;
  }
}

/** The payload stays the text that it is: a number of 20 digits would lose some when it is read. */
function textForm(topic: string, event: string, meta: Record<string, unknown> | null, json: string): string {
  const before = JSON.stringify({ type: "broadcast", event, ...(meta ? { meta } : {}) }).slice(0, -1);
  const head = JSON.stringify({ topic, event: "broadcast", ref: null }).slice(0, -1);
  return `${head},"payload":${before},"payload":${json}}}`;
}
