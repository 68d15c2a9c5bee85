/** What a function finds around it: the storage with one file, and the queue with one job of that file. The SQL
 * functions here keep what those of the database keep, in variables. */

export const URL_BASE = "http://127.0.0.1:1";
export const KEY = "sb_secret_bench";
/** As the job table: a claim that ends without a commit is an attempt. */
const MAX_ATTEMPTS = 4;

type Json = Record<string, unknown>;
type Kind = "document.parse" | "document.chunk";

export interface Account {
  kinds: Record<
    string,
    { total: number; parsed: number; skipped: number; failed: number; reasons: Record<string, number> }
  >;
  balanced: boolean;
}

interface Job {
  kind: Kind;
  cursor: unknown;
  attempts: number;
}

export class Desk {
  /** The open job, null when there is none. */
  job: Job | null = { kind: "document.parse", cursor: null, attempts: 0 };
  outcome: Json & { completeness?: Account; properties?: Json; word_count?: number } = {};
  failure: { code: string; detail: string } | null = null;
  chunks = 0;
  calls = 0;
  readonly #parts: { markdown: string }[] = [];
  #characters: string[] | null = null;
  readonly #path: string;
  readonly #name: string;

  constructor(path: string, name: string) {
    this.#path = path;
    this.#name = name;
  }

  /** All parts together. */
  get markdown(): string {
    return this.#parts.map((part) => part.markdown).join("");
  }

  /** An invocation ended without a word: its lease runs out, and the job is due again or dead. */
  crashed(message: string): void {
    if (this.job && this.job.attempts >= MAX_ATTEMPTS) this.#die("function_crashed", message);
  }

  #die(code: string, detail: string): void {
    this.failure = { code, detail };
    this.job = null;
  }

  /** Stands in for `fetch` while the functions run. */
  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const response = await this.#answer(request);
    // A made response has no address, and the functions' client asks for one.
    Object.defineProperty(response, "url", { value: request.url });
    return response;
  };

  async #answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (path.startsWith("/storage/v1/object/documents/")) {
      const file = await Deno.open(this.#path);
      const { size } = await file.stat();
      return new Response(file.readable, { headers: { etag: `"${size}"`, "content-length": String(size) } });
    }
    const name = path.split("/").at(-1)!;
    const text = await request.text();
    const answer = this.#call(name, text === "" ? {} : JSON.parse(text));
    if (answer !== undefined) return Response.json(answer);
    return Response.json({ code: "PGRST202", message: `no function ${name}` }, { status: 404 });
  }

  #call(name: string, args: Json): unknown {
    this.calls++;
    switch (name) {
      case "jobs_claim":
        return this.#claim(args.p_kinds as string[]);
      case "jobs_heartbeat":
        return { alive: true, cancelled: false };
      case "jobs_release":
        if (this.job) this.job.attempts = Math.max(0, this.job.attempts - 1);
        this.#released = true;
        return { released: true };
      case "jobs_complete":
        this.job = null;
        return { completed: true };
      case "jobs_fail":
        return this.#fail(args);
      case "document_parse_state":
        return this.#state();
      case "document_parse_commit":
        return this.#commit(args);
      case "document_parse_finish":
        this.outcome = args.p_outcome as typeof this.outcome;
        this.job = { kind: "document.chunk", cursor: null, attempts: 0 };
        return { finished: true };
      case "document_text":
        return this.#text(Number(args.p_from), Number(args.p_limit));
      case "document_chunks_store":
        this.chunks = Number(args.p_from_chunk) + (args.p_chunks as unknown[]).length;
        this.#progress(args.p_cursor);
        return { stored: (args.p_chunks as unknown[]).length, cancelled: false };
      case "document_chunk_finish":
        this.job = null;
        return { finished: true };
      case "metrics_record":
      case "error_record":
        return null;
    }
  }

  /** Whether the job was put back in this invocation: then it is not claimed again within it. */
  #released = false;

  begin(): void {
    this.#released = false;
  }

  #claim(kinds: string[]): unknown[] {
    if (!this.job || this.#released || !kinds.includes(this.job.kind)) return [];
    this.#released = true;
    this.job.attempts++;
    return [{
      id: 1,
      kind: this.job.kind,
      account_id: null,
      portal_id: null,
      session_id: null,
      payload: {},
      cursor: this.job.cursor,
      attempts: this.job.attempts,
      lease_token: crypto.randomUUID(),
    }];
  }

  #progress(cursor: unknown): void {
    if (this.job) Object.assign(this.job, { cursor, attempts: 1 });
  }

  #fail(args: Json): unknown {
    if (args.p_retryable && (this.job?.attempts ?? 0) < MAX_ATTEMPTS) return { state: "queued" };
    this.#die(String(args.p_code), String(args.p_detail));
    return { state: "dead" };
  }

  #state(): unknown {
    const document = {
      id: "00000000-0000-4000-8000-000000000001",
      filename: this.#name,
      content_type: null,
      storage_path: this.#name,
      generation: 1,
      parse_policy: "never",
    };
    const { cursor, attempts } = this.job!;
    return { document, cursor, attempts, next_part: this.#parts.length, settings: {} };
  }

  #commit(args: Json): unknown {
    const parts = args.p_parts as { markdown: string }[];
    this.#parts.push(...parts.slice(Math.max(0, this.#parts.length - Number(args.p_from_part))));
    this.#progress(args.p_cursor);
    return { cancelled: false, next_part: this.#parts.length };
  }

  #text(from: number, limit: number): unknown {
    // Characters are code points, as substr counts them.
    const characters = this.#characters ??= Array.from(this.markdown);
    const text = characters.slice(from, from + limit).join("");
    return {
      text,
      total_chars: characters.length,
      settings: {},
      document: { id: 1 },
      cursor: null,
      next_chunk: this.chunks,
    };
  }
}
