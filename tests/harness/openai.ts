// An OpenAI embeddings API that checks what it is sent as the real one does, and misbehaves to order.

/** What it does instead of answering rightly. */
export type Fault =
  | { kind: "rate_limit"; retryAfterSeconds?: number }
  | { kind: "quota" }
  | { kind: "status"; status: number }
  /** Half of the right answer, with the length of the half. */
  | { kind: "cut_short" }
  /** One vector too few. */
  | { kind: "one_missing" };

/** A request that was answered rightly or not. */
export interface Asked {
  model: string;
  input: string[];
  status: number;
}

const KEY = "sk-simulated-key";
const MOST_INPUTS = 2_048;
const MOST_TOKENS_OF_A_REQUEST = 300_000;
const MOST_TOKENS_OF_AN_INPUT = 8_192;
/** Texts with this word are refused, as for a reason that only the provider knows. */
export const REFUSED_WORD = "unembeddable";

/** About what the real tokenizer counts; what matters is that it is billed and limited. */
const tokensOf = (text: string) => Math.ceil(text.length / 4);

export class OpenAi {
  readonly key = KEY;
  readonly asked: Asked[] = [];
  /** Taken one after the other, each by one request. */
  readonly faults: Fault[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor() {
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      (request) => this.#answer(request),
    );
  }

  static start(): OpenAi {
    return new OpenAi();
  }

  /** The base of its API, as in OPENAI_API_BASE. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/v1`;
  }

  /** Settings of the functions that make them use it. */
  get settings(): Record<string, string> {
    return { EMBEDDINGS_PROVIDER: "openai", OPENAI_API_KEY: this.key, OPENAI_API_BASE: this.url };
  }

  async stop(): Promise<void> {
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST" || pathname !== "/v1/embeddings") {
      return refusal(404, "unknown_url", "no such route");
    }
    const body = await request.json();
    const input: string[] = Array.isArray(body.input) ? body.input : [body.input];
    const authorized = request.headers.get("authorization") === `Bearer ${this.key}`;
    const response = authorized
      ? this.#misbehave(this.faults.shift(), body, input)
      : refusal(401, "invalid_api_key", "Incorrect API key provided: sk-wr**ng.");
    this.asked.push({ model: body.model, input, status: response.status });
    return response;
  }

  #misbehave(fault: Fault | undefined, body: Body, input: string[]): Response {
    switch (fault?.kind) {
      case undefined:
        return embed(body, input);
      case "rate_limit": {
        const wait = fault.retryAfterSeconds;
        const headers = wait === undefined ? undefined : { "retry-after": String(wait) };
        return refusal(429, "rate_limit_exceeded", "Rate limit reached for requests", headers);
      }
      case "quota":
        return refusal(429, "insufficient_quota", "You exceeded your current quota, please check your plan.");
      case "status":
        return refusal(
          fault.status,
          "server_error",
          "The server had an error while processing your request.",
        );
      case "cut_short":
        return new Response(JSON.stringify(answer(body, input)).slice(0, -200), {
          headers: { "content-type": "application/json" },
        });
      case "one_missing":
        return Response.json(answer(body, input.slice(1)));
    }
  }
}

interface Body {
  model: string;
  dimensions?: number;
  encoding_format?: string;
}

function refusal(status: number, code: string, message: string, headers?: Record<string, string>): Response {
  return Response.json({ error: { message, type: code, param: null, code } }, { status, headers });
}

function embed(body: Body, input: string[]): Response {
  const invalid = (message: string) => refusal(400, "invalid_request_error", message);
  if (body.model !== "text-embedding-3-small" && body.model !== "text-embedding-3-large") {
    return refusal(404, "model_not_found", `The model ${body.model} does not exist`);
  }
  if (input.length > MOST_INPUTS || input.some((text) => text === "")) {
    return invalid("'$.input' is invalid.");
  }
  const longest = Math.max(...input.map(tokensOf));
  if (longest > MOST_TOKENS_OF_AN_INPUT) {
    return invalid(
      `This model's maximum context length is 8192 tokens, however you requested ${longest} tokens.`,
    );
  }
  if (input.reduce((sum, text) => sum + tokensOf(text), 0) > MOST_TOKENS_OF_A_REQUEST) {
    return invalid("Requested more than 300000 tokens, max 300000 tokens per request: shorten the input.");
  }
  if (input.some((text) => text.includes(REFUSED_WORD))) return invalid("Invalid 'input': refused.");
  return Response.json(answer(body, input));
}

function answer(body: Body, input: string[]) {
  const tokens = input.reduce((sum, text) => sum + tokensOf(text), 0);
  return {
    object: "list",
    model: body.model,
    data: input.map((text, index) => {
      const vector = vectorOf(text, body.dimensions ?? 1_536);
      const bytes = new Uint8Array(vector.buffer);
      const embedding = body.encoding_format === "base64" ? bytes.toBase64() : Array.from(vector);
      return { object: "embedding", index, embedding };
    }),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** Texts with the same words get near vectors; nothing else is asked of it. */
function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  vector[0] = 0.1;
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    let hash = 2_166_136_261;
    for (const letter of word) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16_777_619) >>> 0;
    vector[hash % dimensions]! += 1;
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
