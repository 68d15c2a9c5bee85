/** The SQL functions and the storage that the parse step needs, for one document. */

interface Part {
  markdown: string;
  units: unknown[];
}

export class Backend {
  readonly url: string;
  parts = 0;
  chars = 0;
  #state: "queued" | "running" | "done" | "dead" = "queued";
  #cursor: unknown = null;
  #outcome: unknown = null;
  #error: unknown = null;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(readonly filename: string, readonly file: Uint8Array<ArrayBuffer>) {
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      (request) => this.#answer(request),
    );
    this.url = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async close() {
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (path.startsWith("/storage/")) {
      return new Response(this.file, {
        headers: { "content-length": String(this.file.length), etag: '"one"' },
      });
    }
    if (path === "/end") {
      const { parts, chars } = this;
      return Response.json({ state: this.#state, outcome: this.#outcome, error: this.#error, parts, chars });
    }
    const body = await request.json();
    return Response.json(this.#call(path.split("/").at(-1)!, body));
  }

  // deno-lint-ignore no-explicit-any
  #call(name: string, a: any): unknown {
    switch (name) {
      case "jobs_claim":
        if (this.#state !== "queued") return [];
        this.#state = "running";
        return [{
          id: 1,
          kind: "document.parse",
          account_id: null,
          portal_id: null,
          session_id: null,
          payload: {},
          cursor: this.#cursor,
          attempts: 1,
          lease_token: "x",
        }];
      case "document_parse_state":
        return {
          document: {
            id: "d",
            filename: this.filename,
            content_type: null,
            storage_path: "u/f",
            generation: 1,
            parse_policy: "never",
          },
          cursor: this.#cursor,
          attempts: 1,
          next_part: this.parts,
          settings: {},
          cancelled: false,
        };
      case "document_parse_commit":
        this.parts = a.p_from_part + a.p_parts.length;
        this.chars += a.p_parts.reduce((sum: number, part: Part) => sum + part.markdown.length, 0);
        this.#cursor = a.p_cursor;
        return { cancelled: false, next_part: this.parts };
      case "document_parse_finish":
        this.#outcome = a.p_outcome;
        this.#state = "done";
        return { finished: true, cancelled: false };
      case "jobs_release":
        this.#state = "queued";
        return { released: true };
      case "jobs_fail":
        this.#error = { code: a.p_code, detail: a.p_detail };
        this.#state = "dead";
        return { state: "dead" };
      default:
        return { alive: true, cancelled: false };
    }
  }
}
