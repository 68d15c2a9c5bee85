import { type Caller, readCaller } from "../api/caller.ts";
import { Broadcast, ClientBroadcast } from "./broadcast.ts";
import { FRAME_BYTES, Rate } from "./limits.ts";
import type { Service } from "./service.ts";

const BATCH = "/realtime/v1/api/broadcast";
const SINGLE = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/;
const HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST",
  "access-control-allow-headers": "apikey, authorization, content-type, x-client-info, x-retry-count",
};

/** Broadcasts by HTTP, for who keeps no socket open. Nothing of it is stored. */
export class HttpBroadcasts {
  #rate = new Rate(100, 1_000);

  constructor(readonly service: Service) {}

  /** Answers a request to one of its paths; null for any other. */
  handle(request: Request, url: URL): Promise<Response> | null {
    const single = SINGLE.exec(url.pathname);
    if (url.pathname !== BATCH && !single) return null;
    return this.#answer(request, url, single);
  }

  async #answer(request: Request, url: URL, single: RegExpExecArray | null): Promise<Response> {
    if (request.method === "OPTIONS") return said(204);
    if (request.method !== "POST") return said(405, { message: "Use POST" });
    const caller = await readCaller(request, this.service.keys);
    if (!caller) return said(401, { message: "Unauthorized" });
    const body = await bounded(request);
    if (!body) return said(413, { message: `A request may have ${FRAME_BYTES} bytes` });
    return single
      ? await this.#single(caller, request, url, single, body)
      : await this.#batch(caller, request, body);
  }

  async #batch(caller: Caller, request: Request, body: Uint8Array): Promise<Response> {
    if (!hasType(request, "application/json")) return said(415, { message: "Send application/json" });
    const { messages } = (parsed(body) ?? {}) as { messages?: unknown };
    if (!Array.isArray(messages) || messages.length === 0) return blank("messages");
    const wrong = messages.map(whatIsWrong);
    if (wrong.some((errors) => Object.keys(errors).length > 0)) {
      return said(422, { errors: { messages: wrong } });
    }
    if (!this.#rate.takes(messages.length)) {
      return said(429, { message: "Too many messages to broadcast, please reduce the batch size" });
    }
    const may = new Map<string, boolean>();
    for (const { topic, event, payload, private: isPrivate = false } of messages as Wanted[]) {
      // As on hosted, what somebody may not send is left out without a word.
      if (isPrivate && !may.has(topic)) may.set(topic, await this.#mayWrite(caller, topic));
      if (isPrivate && !may.get(topic)) continue;
      this.#tell(topic, isPrivate, Broadcast.ofClient(wire(topic), { payload, event, type: "broadcast" }));
    }
    return said(202);
  }

  async #single(
    caller: Caller,
    request: Request,
    url: URL,
    path: RegExpExecArray,
    body: Uint8Array,
  ): Promise<Response> {
    const isBinary = hasType(request, "application/octet-stream");
    if (!isBinary && !hasType(request, "application/json")) {
      return said(415, { message: "Send application/json or application/octet-stream" });
    }
    const [topic, event] = [decoded(path[1]!), decoded(path[2]!)];
    if (!topic || !event) return blank(topic ? "event" : "topic");
    if (!isBinary && parsed(body) === undefined) return blank("payload");
    if (!this.#rate.takes()) return said(429, { message: "You have exceeded your rate limit" });
    const isPrivate = url.searchParams.get("private") === "true";
    if (isPrivate && !await this.#mayWrite(caller, topic)) return said(403, { message: "Unauthorized" });
    const sent = new ClientBroadcast(event, isBinary ? "binary" : "json", body);
    this.#tell(topic, isPrivate, Broadcast.ofClient(wire(topic), sent));
    return said(202);
  }

  #mayWrite({ role, claims, uid }: Caller, topic: string): Promise<boolean> {
    const token = { text: "", role, sub: uid, claims, expires: null };
    return this.service.authorisation.mayWrite(token, topic, {}, "broadcast");
  }

  #tell(topic: string, isPrivate: boolean, broadcast: Broadcast): void {
    this.service.hub.tell(topic, isPrivate, broadcast);
  }
}

interface Wanted {
  topic: string;
  event: string;
  payload: Record<string, unknown>;
  private?: boolean;
}

/** By field, as hosted says it. */
function whatIsWrong(message: unknown): Record<string, string[]> {
  const { topic, event, payload, private: isPrivate = false } = (message ?? {}) as Record<string, unknown>;
  const isFields = typeof payload === "object" && payload !== null && !Array.isArray(payload);
  return {
    ...(typeof topic === "string" && topic ? {} : { topic: ["can't be blank"] }),
    ...(typeof event === "string" && event ? {} : { event: ["can't be blank"] }),
    ...(isFields ? {} : { payload: [payload === undefined ? "can't be blank" : "is invalid"] }),
    ...(typeof isPrivate === "boolean" ? {} : { private: ["is invalid"] }),
  };
}

const wire = (topic: string) => `realtime:${topic}`;
const blank = (field: string) => said(422, { errors: { [field]: ["can't be blank"] } });
const hasType = (request: Request, type: string) =>
  (request.headers.get("content-type") ?? "").startsWith(type);

function said(status: number, body?: unknown): Response {
  return body === undefined ? new Response(null, { status, headers: HEADERS }) : Response.json(body, {
    status,
    headers: HEADERS,
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The body, unless it is longer than a frame may be; then the rest is not read. */
async function bounded(request: Request): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > FRAME_BYTES) return null;
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
