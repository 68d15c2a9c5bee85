import { type ConsoleFiles, harmless } from "../console/files.ts";
import { StartFailure } from "../failure.ts";
import type { Functions } from "../functions/functions.ts";
import type { Lite } from "./lite.ts";
import { fromPeer, isOwnHost } from "./hosts.ts";
import { errorFields, type Log } from "../log.ts";
import { problem } from "./problem.ts";
import type { Realtime } from "../realtime/realtime.ts";

/** What the server hands requests to, once it is there. */
export interface Parts {
  lite: Lite;
  functions: Functions;
  console: ConsoleFiles;
  realtime: Realtime;
}

/** The HTTP server of the stack. It takes the port at once, so that a used one is known before any work is done. */
export class Server {
  readonly url: string;
  #server: Deno.HttpServer<Deno.NetAddr>;
  #parts: Parts | null = null;
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
    const { lite, functions, console, realtime } = this.#parts;
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/_local/") && !isOwnHost(request)) {
      return problem(403, "foreign_host", "ask 127.0.0.1 or localhost", crypto.randomUUID());
    }
    // Before the request is made anew: only the one that came can become a WebSocket.
    const live = realtime.handle(request);
    if (live) return live;
    request = fromPeer(request, peer);
    if (pathname.startsWith("/functions/v1/")) return functions.handle(request);
    if (pathname === "/_local/health") return Response.json({ status: "ok", pid: Deno.pid });
    if (pathname === "/_local/functions") {
      if (request.method === "DELETE") functions.watch.reset();
      return Response.json(functions.watch.report());
    }
    const answer = lite.handle(request);
    if (answer) return pathname.startsWith("/storage/v1/") ? answer.then(harmless) : answer;
    return console.handle(request) ?? problem(404, "not_found", "no such path", crypto.randomUUID());
  }

  #failed(error: unknown): Response {
    this.log("error", "request_failed", errorFields(error));
    return problem(500, "internal", "the stack failed to answer", crypto.randomUUID());
  }
}
