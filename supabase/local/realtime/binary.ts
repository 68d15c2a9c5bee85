/**
 * The binary frames of version 2: what clients broadcast (kind 3) and what is broadcast to them (kind 4). Kinds 0 to 2 are
 * Phoenix's own, which no client of Supabase's reads or writes.
 */
const PUSH = 3;
const BROADCAST = 4;
const LONGEST = 255;

/** How a payload is to be read. */
export type Encoding = "json" | "binary";

/** A broadcast of a client. */
export interface BroadcastPush {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  encoding: Encoding;
  payload: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads a frame of a client; null when it is none. */
export function decodePush(frame: Uint8Array): BroadcastPush | null {
  const HEADER = 7;
  if (frame.length < HEADER || frame[0] !== PUSH || frame[6]! > 1) return null;
  let at = HEADER;
  const parts: Uint8Array[] = [];
  for (const length of frame.subarray(1, 6)) {
    parts.push(frame.subarray(at, at + length));
    at += length;
  }
  if (at > frame.length) return null;
  try {
    // The fifth is what clients may say about a message. Nobody reads it, on hosted neither.
    const [joinRef, ref, topic, event] = parts.map((part) => decoder.decode(part)) as [
      string,
      string,
      string,
      string,
    ];
    return {
      joinRef: joinRef || null,
      ref: ref || null,
      topic,
      event,
      encoding: frame[6] === 1 ? "json" : "binary",
      payload: frame.slice(at),
    };
  } catch {
    return null;
  }
}

/** Writes a frame to a client; null when a part is longer than its length can say. */
export function encodeBroadcast(
  topic: string,
  event: string,
  meta: Record<string, unknown> | null,
  encoding: Encoding,
  payload: Uint8Array,
): Uint8Array | null {
  const parts = [topic, event, meta ? JSON.stringify(meta) : ""].map((part) => encoder.encode(part));
  if (parts.some(({ length }) => length > LONGEST)) return null;
  const header = [BROADCAST, ...parts.map(({ length }) => length), encoding === "json" ? 1 : 0];
  const frame = new Uint8Array(
    header.length + parts.reduce((sum, { length }) => sum + length, payload.length),
  );
  frame.set(header);
  let at = header.length;
  for (const part of [...parts, payload]) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}
