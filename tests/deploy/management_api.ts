// The part of Supabase's Management API that a deployment talks to. It keeps what was uploaded, and runs it.

import { HostedFunctions } from "./hosted_functions.ts";

/** One upload: the function and its files by repository path. */
export interface Upload {
  slug: string;
  metadata: Record<string, unknown>;
  files: Map<string, Uint8Array>;
}

const REF = "abcdefghijklmnopqrst";
const PROJECT = `/v1/projects/${REF}`;

export class ManagementApi implements AsyncDisposable {
  readonly projectRef = REF;
  readonly secretKey = "sb_secret_of_the_fake_project";
  /** All uploads, whether they became active or not. */
  readonly uploads: Upload[] = [];
  readonly requests: string[] = [];
  readonly tokens = new Set<string>();
  readonly secrets = new Map<string, string>();
  readonly functions = new HostedFunctions(() => ({
    SUPABASE_URL: this.url,
    ...Object.fromEntries(this.secrets),
  }));
  /** The function whose next upload loses its module, as a bundler may lose it. */
  damages = "";
  /** Called when uploads become active. */
  onActivate: () => Promise<void> = () => Promise.resolve();
  private readonly server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => this.answer(request),
  );
  private readonly deployed = new Map<string, Record<string, unknown>>();
  /** Bundled and not active yet: several functions become so together. */
  private readonly bundled = new Map<string, Upload>();

  get url(): string {
    return `http://127.0.0.1:${this.server.addr.port}`;
  }

  get functionsUrl(): string {
    return `${this.url}/functions/v1`;
  }

  /** The requests that change something. */
  get writes(): string[] {
    return this.requests.filter((request) => !request.startsWith("GET "));
  }

  /** The profile file that points the CLI here. */
  profile(): string {
    const hosts = `dashboard_url: ${this.url}/dashboard\ndocs_url: ${this.url}/docs\n`;
    return `name: fake\napi_url: ${this.url}\n${hosts}project_host: localhost\npooler_host: localhost\n`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.functions.stop();
    await this.server.shutdown();
  }

  private async answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.startsWith("/functions/v1/")) return await this.functions.handle(request);
    this.requests.push(`${request.method} ${pathname}`);
    this.tokens.add(request.headers.get("authorization") ?? "");
    if (pathname === PROJECT) {
      const project = { id: REF, ref: REF, organization_id: "o", name: "fake", status: "ACTIVE_HEALTHY" };
      return Response.json(project);
    }
    if (pathname === `${PROJECT}/functions/deploy`) return await this.deploy(request, searchParams);
    if (pathname === `${PROJECT}/functions`) {
      if (request.method === "PUT") {
        await request.body?.cancel();
        await this.activate([...this.bundled.values()]);
        return Response.json({ functions: [...this.deployed.values()] });
      }
      return Response.json([...this.deployed.values()]);
    }
    if (pathname.startsWith(`${PROJECT}/functions/`)) {
      return this.function(request, pathname.split("/").slice(5));
    }
    if (pathname === `${PROJECT}/secrets`) return await this.secret(request);
    if (pathname === `${PROJECT}/api-keys`) {
      const key = {
        id: "1",
        name: "default",
        type: "secret",
        prefix: "sb_secret_of",
        api_key: this.secretKey,
      };
      return Response.json([{ name: "anon", type: "legacy", api_key: "eyJ.e30.x" }, key]);
    }
    return Response.json({ message: "not found" }, { status: 404 });
  }

  private async secret(request: Request): Promise<Response> {
    if (request.method === "POST") {
      for (const { name, value } of await request.json()) this.secrets.set(name, value);
      await this.functions.restart();
      return Response.json({}, { status: 201 });
    }
    const shown = [...this.secrets].map(async ([name, value]) => {
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value));
      return { name, value: new Uint8Array(digest).toHex() };
    });
    return Response.json(await Promise.all(shown));
  }

  /** One function: what it is, what it is made of, its end. */
  private function(request: Request, [slug, part]: string[]): Response {
    const upload = this.functions.upload(slug!);
    if (!upload) return Response.json({ message: "no such function" }, { status: 404 });
    if (request.method === "DELETE") {
      this.functions.remove(slug!);
      this.deployed.delete(slug!);
      return Response.json({});
    }
    if (part !== "body") return Response.json(this.deployed.get(slug!));
    const form = new FormData();
    form.append("metadata", JSON.stringify({ deno2_entrypoint_path: upload.metadata.entrypoint_path }));
    for (const [path, bytes] of upload.files) form.append("file", new Blob([bytes.slice()]), path);
    return new Response(form);
  }

  private async deploy(request: Request, query: URLSearchParams): Promise<Response> {
    const slug = query.get("slug") ?? "";
    const form = await request.formData();
    const files = new Map<string, Uint8Array>();
    let metadata = {};
    for (const [name, part] of form) {
      const text = name === "metadata" ? (typeof part === "string" ? part : await part.text()) : undefined;
      if (text !== undefined) metadata = JSON.parse(text);
      else if (typeof part !== "string") files.set(part.name, await part.bytes());
    }
    if (this.damages === slug) {
      for (const path of files.keys()) {
        if (path.endsWith("generated/module.js")) {
          files.set(path, new TextEncoder().encode("export const wasm = '';"));
        }
      }
      this.damages = "";
    }
    const upload = { slug, metadata, files };
    this.uploads.push(upload);
    if (query.get("bundleOnly") === "true") this.bundled.set(slug, upload);
    else await this.activate([upload]);
    return Response.json(this.described(upload), { status: 201 });
  }

  private async activate(uploads: Upload[]): Promise<void> {
    await this.onActivate();
    for (const upload of uploads) {
      await this.functions.activate(upload);
      this.deployed.set(upload.slug, this.described(upload));
    }
    this.bundled.clear();
  }

  private described({ slug, metadata }: Upload): Record<string, unknown> {
    const now = Date.now();
    const deployed = { id: crypto.randomUUID(), slug, name: slug, status: "ACTIVE", version: 1 };
    const { entrypoint_path, import_map_path } = metadata;
    return {
      ...deployed,
      created_at: now,
      updated_at: now,
      verify_jwt: false,
      entrypoint_path,
      import_map_path,
    };
  }
}
