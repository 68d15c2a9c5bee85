import { isOfBrowser } from "../api/caller.ts";
import type { Database } from "../database/database.ts";
import type { Keys } from "../keys.ts";
import { errorFields, type Log } from "../log.ts";
import { CLOCK, type Timers } from "../timers.ts";
import { Authorisation } from "./authorisation.ts";
import type { Channel } from "./channel.ts";
import { HttpBroadcasts } from "./http.ts";
import { Hub } from "./hub.ts";
import { SOCKETS } from "./limits.ts";
import { Messages } from "./messages.ts";
import { Presences } from "./presence.ts";
import { RealtimeProblem } from "./problem.ts";
import type { Service } from "./service.ts";
import { Socket } from "./socket.ts";
import { readToken, type Token } from "./token.ts";

const WEBSOCKET = "/realtime/v1/websocket";

/** Stands in for Supabase's Realtime: channels with broadcasts, judged by the policies of realtime.messages. */
export class Realtime {
  readonly #service: Service;
  readonly #http: HttpBroadcasts;
  readonly #sockets = new Set<Socket>();

  constructor(database: Database, keys: Keys, log: Log, timers: Timers = CLOCK) {
    const hub = new Hub<Channel>();
    const messages = new Messages(database, hub, log, timers);
    const [authorisation, presences] = [new Authorisation(database), new Presences(hub)];
    this.#service = { keys, hub, messages, presences, authorisation, timers, log };
    this.#http = new HttpBroadcasts(this.#service);
  }

  /** Begins to hear of messages. */
  begin(): Promise<void> {
    return this.#service.messages.begin();
  }

  /** Closes all sockets. */
  stop(): void {
    this.#service.messages.stop();
    for (const socket of [...this.#sockets]) socket.close();
  }

  /** Answers a request to one of Realtime's paths; null for any other. */
  handle(request: Request): Promise<Response> | null {
    const url = new URL(request.url);
    if (url.pathname === WEBSOCKET) return this.#upgrade(request, url);
    return this.#http.handle(request, url);
  }

  async #upgrade(request: Request, url: URL): Promise<Response> {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return refused(426, "Connect by WebSocket");
    }
    const version = url.searchParams.get("vsn") ?? "1.0.0";
    if (version !== "1.0.0" && version !== "2.0.0") return refused(400, "vsn is 1.0.0 or 2.0.0");
    if (this.#sockets.size >= SOCKETS) return refused(429, "Too many connected users");
    const key = request.headers.get("x-api-key") ?? url.searchParams.get("apikey");
    if (!key) return refused(401, "API key is missing");
    if (key === this.#service.keys.secret_key && isOfBrowser(request)) {
      return refused(401, "A secret key is not for browsers");
    }
    let token: Token;
    try {
      token = await readToken(key, this.#service.keys);
    } catch (error) {
      if (error instanceof RealtimeProblem) return refused(401, error.message);
      this.#service.log("error", "realtime_connect_failed", errorFields(error));
      return refused(500, "Error connecting to Realtime");
    }
    // They cannot be read any more once the request has become a socket.
    const headers = ownHeaders(request);
    // Its idle limit asks the client's machine; ours, as hosted's, wants the client itself to say something.
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    const one = new Socket(this.#service, socket, version, token, headers, () => {
      this.#sockets.delete(one);
    });
    this.#sockets.add(one);
    return response;
  }
}

/** Those that policies may ask for; the others are the connection's. */
const ownHeaders = (request: Request) =>
  Object.fromEntries([...request.headers].filter(([name]) => name.startsWith("x-")));

const refused = (status: number, error: string) => Response.json({ error }, { status });
