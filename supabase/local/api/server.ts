import { type ConsoleFiles, harmless } from "../console/files.ts";
import { StartFailure } from "../failure.ts";
import type { Functions } from "../functions/functions.ts";
import type { Lite } from "./lite.ts";
import { fromPeer, isOwnHost } from "./hosts.ts";
import { errorFields, type Log } from "../log.ts";
import { problem } from "./problem.ts";
import type { Keys } from "../keys.ts";
import type { Realtime } from "../realtime/realtime.ts";
import { callerOf, Turns } from "./turns.ts";

/** Requests of one caller at work at once: one computes while the other waits for the database. */
const AT_ONCE = 2;

/** What the server hands requests to, once it is there. */
export interface Parts {
  lite: Lite;
  functions: Functions;
  console: ConsoleFiles;
  realtime: Realtime;
  keys: Keys;
}

/** The HTTP server of the stack. It takes the port at once, so that a used one is known before any work is done. */
export class Server {
  readonly url: string;
  #server: Deno.HttpServer<Deno.NetAddr>;
  #parts: Parts | null = null;
  /** Apart, since a function that has its turn asks the API in its user's name. */
  #turns = { functions: new Turns(AT_ONCE), api: new Turns(AT_ONCE) };
  #closed: Promise<void> | undefined;

  constructor(port: number, readonly log: Log) {
    try {
      this.#server = Deno.serve(
        { port, hostname: "127.0.0.1", onListen() {}, onError: (error) => this.#failed(error) },
        (request, info) => this.#handle(request, info.remoteAddr.hostname),
      );
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
      throw new StartFailure(`port ${port} is in use; stop what listens there or choose another --port`);
    }
    this.url = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** From now on requests are answered. */
  open(parts: Parts): void {
    this.#parts = parts;
  }

  /** Waits for the requests that run, then frees the port. */
  close(): Promise<void> {
    return this.#closed ??= this.#server.shutdown();
  }

  #handle(request: Request, peer: string): Response | Promise<Response> {
    if (!this.#parts) return problem(503, "starting", "the stack is starting", crypto.randomUUID());
    const { lite, functions, console, realtime, keys } = this.#parts;
    const url = new URL(request.url);
    const { pathname } = url;
    if (pathname.startsWith("/_local/") && !isOwnHost(request)) {
      return problem(403, "foreign_host", "ask 127.0.0.1 or localhost", crypto.randomUUID());
    }
    // Before the request is made anew: only the one that came can become a WebSocket.
    const live = realtime.handle(request);
    if (live) return live;
    const made = fromPeer(request, peer);
    const caller = callerOf(made, url, keys);
    if (pathname.startsWith("/functions/v1/")) {
      return this.#turns.functions.run(caller, () => functions.handle(made));
    }
    if (pathname === "/_local/health") return Response.json({ status: "ok", pid: Deno.pid });
    if (pathname === "/_local/functions") {
      if (request.method === "DELETE") functions.watch.reset();
      return Response.json(functions.watch.report());
    }
    if (lite.answers(pathname)) {
      const answer = this.#turns.api.run(caller, () => lite.handle(made));
      return pathname.startsWith("/storage/v1/") ? answer.then(harmless) : answer;
    }
    return console.handle(made) ?? problem(404, "not_found", "no such path", crypto.randomUUID());
  }

  #failed(error: unknown): Response {
    this.log("error", "request_failed", errorFields(error));
    return problem(500, "internal", "the stack failed to answer", crypto.randomUUID());
  }
}
