// A LlamaCloud that parses as the real one answers, and misbehaves to order: files, parse jobs of API v2 and their pages.

/** What it does instead of answering rightly; each is taken by one request that it fits. */
export type Fault =
  | {
    on: "upload" | "start" | "poll" | "result" | "any";
    kind: "status";
    status: number;
    retryAfterSeconds?: number;
  }
  /** Does what was asked and loses the answer: the connection ends before it. */
  | { on: "upload" | "start" | "poll" | "result" | "any"; kind: "lost_answer" }
  /** A good status with half of the body. */
  | { on: "upload" | "start" | "poll" | "result" | "any"; kind: "cut_short" };

interface Job {
  id: string;
  file: StoredFile;
  tier: string;
  version: string;
  polls: number;
}

export interface StoredFile {
  id: string;
  externalId: string;
  name: string;
  bytes: Uint8Array;
}

/** A page of a result. */
export type Page = { page_number: number; success: true; markdown: string } | {
  page_number: number;
  success: false;
  error: string;
};

const KEY = "llx-simulated-key";
const TIERS = ["fast", "cost_effective", "agentic", "agentic_plus"];

export class LlamaParse {
  readonly key = KEY;
  readonly files: StoredFile[] = [];
  readonly jobs: Job[] = [];
  readonly faults: Fault[] = [];
  /** Polls after which a job is over. */
  polls = 2;
  /** How jobs end, unless they are completed. */
  failure: { status: "FAILED" | "CANCELLED"; error_message?: string } | undefined;
  pages: Page[] = [
    { page_number: 1, success: true, markdown: "# A scan\n\nRead by LlamaParse, page one." },
    { page_number: 2, success: true, markdown: "The walrus is on page two." },
  ];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor() {
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      (request) => this.#answer(request),
    );
  }

  static start(): LlamaParse {
    return new LlamaParse();
  }

  /** Settings of the functions that make them use it. */
  get settings(): Record<string, string> {
    const base = `http://127.0.0.1:${this.#server.addr.port}`;
    return { LLAMA_CLOUD_API_KEY: this.key, LLAMA_CLOUD_API_BASE: base };
  }

  async stop(): Promise<void> {
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.get("authorization") !== `Bearer ${this.key}`) {
      return Response.json({ detail: "Invalid API key" }, { status: 401 });
    }
    const route = `${request.method} ${pathname.replace(/^(\/api\/v2\/parse\/)[^/]+$/, "$1{id}")}`;
    const expands = searchParams.get("expand") === "markdown";
    const on = ({
      "POST /api/v1/beta/files": "upload",
      "POST /api/v2/parse": "start",
      "GET /api/v2/parse/{id}": expands ? "result" : "poll",
    } as const)[route];
    const at = this.faults.findIndex((fault) => fault.on === "any" || fault.on === on);
    const fault = at < 0 ? undefined : this.faults.splice(at, 1)[0]!;
    if (fault?.kind === "status") {
      await request.body?.cancel();
      const headers = fault.retryAfterSeconds === undefined
        ? {}
        : { "retry-after": String(fault.retryAfterSeconds) };
      return Response.json({ detail: "as ordered" }, {
        status: fault.status,
        headers: headers as HeadersInit,
      });
    }
    const answer = await this.#route(route, request, searchParams);
    if (fault === undefined) return answer;
    const body = new Uint8Array(await answer.arrayBuffer());
    const sent = fault.kind === "lost_answer" ? 0 : body.length >> 1;
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(body.subarray(0, sent));
        controller.error(new Error("as ordered"));
      },
    });
    return new Response(broken, {
      status: answer.status,
      headers: { "content-length": String(body.length) },
    });
  }

  async #route(route: string, request: Request, query: URLSearchParams): Promise<Response> {
    switch (route) {
      case "GET /api/v1/beta/files": {
        const wanted = query.get("external_file_id");
        const found = this.files.filter(({ externalId }) => externalId === wanted);
        const items = found.map(({ id, name, externalId }) => ({ id, name, external_file_id: externalId }));
        return Response.json({ items, next_page_token: null, total_size: items.length });
      }
      case "POST /api/v1/beta/files":
        return await this.#upload(request);
      case "POST /api/v2/parse":
        return this.#start(await request.json());
      case "GET /api/v2/parse/{id}":
        return this.#show(
          decodeURIComponent(new URL(request.url).pathname.split("/").at(-1)!),
          query.get("expand"),
        );
      default:
        return Response.json({ detail: "Not Found" }, { status: 404 });
    }
  }

  async #upload(request: Request): Promise<Response> {
    const form = await request.formData();
    const file = form.get("file");
    if (!(file instanceof File) || form.get("purpose") !== "parse") {
      return invalid("file and purpose are required");
    }
    const stored = {
      id: crypto.randomUUID(),
      externalId: String(form.get("external_file_id") ?? ""),
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    };
    this.files.push(stored);
    return Response.json({
      id: stored.id,
      name: stored.name,
      project_id: "p",
      external_file_id: stored.externalId,
    });
  }

  #start(body: { file_id?: string; tier?: string; version?: string }): Response {
    const file = this.files.find(({ id }) => id === body.file_id);
    if (!file) return Response.json({ detail: "File not found" }, { status: 404 });
    if (!TIERS.includes(body.tier ?? "")) return invalid("tier is not one of the known ones");
    if (!body.version) return invalid("version is required");
    const job = { id: crypto.randomUUID(), file, tier: body.tier!, version: body.version, polls: 0 };
    this.jobs.push(job);
    return Response.json({ id: job.id, project_id: "p", status: "PENDING" });
  }

  #show(id: string, expand: string | null): Response {
    const job = this.jobs.find((job) => job.id === id);
    if (!job) return Response.json({ detail: "Job not found" }, { status: 404 });
    const over = ++job.polls > this.polls;
    const end = this.failure ?? { status: "COMPLETED" };
    const shown = {
      id,
      project_id: "p",
      tier: job.tier,
      ...(over ? end : { status: job.polls > 1 ? "RUNNING" : "PENDING" }),
    };
    const completed = over && this.failure === undefined;
    return Response.json({
      job: shown,
      markdown: expand === "markdown" && completed ? { pages: this.pages } : null,
    });
  }
}

function invalid(msg: string): Response {
  return Response.json({ detail: [{ type: "value_error", loc: ["body"], msg }] }, { status: 422 });
}
