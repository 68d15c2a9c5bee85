import { decodePush } from "./binary.ts";
import { ClientBroadcast } from "./broadcast.ts";

/** The two forms of the protocol, as `vsn` of the address names them. */
export type Version = "1.0.0" | "2.0.0";

/** A message between a client and the server. */
export interface Frame {
  /** The `ref` of the join of the channel; version 1 need not say it. */
  joinRef: string | null;
  /** By this a client knows the reply; what the server says of its own accord has none. */
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

const isText = (value: unknown): value is string => typeof value === "string";
/** Phoenix's clients count in strings; numbers are read too. */
const ref = (value: unknown) => isText(value) || typeof value === "number" ? String(value) : null;

/** Reads what a client sent; null when that is no frame of the version. */
export function decodeFrame(data: string | Uint8Array, version: Version): Frame | null {
  if (data instanceof Uint8Array) return version === "2.0.0" ? ofPush(data) : null;
  let read: unknown;
  try {
    read = JSON.parse(data);
  } catch {
    return null;
  }
  if (version === "2.0.0") {
    if (!Array.isArray(read) || read.length !== 5) return null;
    const [joinRef, own, topic, event, payload] = read;
    return isText(topic) && isText(event)
      ? { joinRef: ref(joinRef), ref: ref(own), topic, event, payload }
      : null;
  }
  const { join_ref, ref: own, topic, event, payload } = (read ?? {}) as Record<string, unknown>;
  return isText(topic) && isText(event)
    ? { joinRef: ref(join_ref), ref: ref(own), topic, event, payload }
    : null;
}

function ofPush(data: Uint8Array): Frame | null {
  const push = decodePush(data);
  if (!push) return null;
  const { joinRef, ref, topic, event, encoding, payload } = push;
  return {
    joinRef,
    ref,
    topic,
    event: "broadcast",
    payload: new ClientBroadcast(event, encoding, payload),
  };
}

/** Writes what goes to a client as text. */
export function encodeFrame({ joinRef, ref, topic, event, payload }: Frame, version: Version): string {
  return JSON.stringify(
    version === "2.0.0" ? [joinRef, ref, topic, event, payload] : { topic, event, payload, ref },
  );
}

/** The answer to a frame. */
export function reply(
  to: Pick<Frame, "joinRef" | "ref" | "topic">,
  status: "ok" | "error",
  response: unknown = {},
): Frame {
  return {
    joinRef: to.joinRef,
    ref: to.ref,
    topic: to.topic,
    event: "phx_reply",
    payload: { status, response },
  };
}
