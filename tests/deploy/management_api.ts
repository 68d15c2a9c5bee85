// The part of Supabase's Management API that `supabase functions deploy` talks to. It keeps what was uploaded.

/** One upload: the function and its files by repository path. */
export interface Upload {
  slug: string;
  metadata: Record<string, unknown>;
  files: Map<string, Uint8Array>;
}

const REF = "abcdefghijklmnopqrst";

export class ManagementApi implements AsyncDisposable {
  readonly projectRef = REF;
  readonly uploads: Upload[] = [];
  readonly requests: string[] = [];
  readonly tokens = new Set<string>();
  private readonly server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => this.answer(request),
  );
  private readonly deployed = new Map<string, Record<string, unknown>>();

  get url(): string {
    return `http://127.0.0.1:${this.server.addr.port}`;
  }

  /** The profile file that points the CLI here. */
  profile(): string {
    const hosts = `dashboard_url: ${this.url}/dashboard\ndocs_url: ${this.url}/docs\n`;
    return `name: fake\napi_url: ${this.url}\n${hosts}project_host: localhost\npooler_host: localhost\n`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.shutdown();
  }

  private async answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    this.requests.push(`${request.method} ${pathname}`);
    this.tokens.add(request.headers.get("authorization") ?? "");
    if (pathname === `/v1/projects/${REF}/functions/deploy`) return await this.deploy(request, searchParams);
    if (pathname === `/v1/projects/${REF}/functions`) {
      if (request.method === "PUT") {
        await request.body?.cancel();
        return Response.json({ functions: [...this.deployed.values()] });
      }
      return Response.json([...this.deployed.values()]);
    }
    if (pathname === `/v1/projects/${REF}`) {
      return Response.json({
        id: REF,
        ref: REF,
        organization_id: "o",
        name: "fake",
        status: "ACTIVE_HEALTHY",
      });
    }
    return Response.json({ message: "not found" }, { status: 404 });
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
    this.uploads.push({ slug, metadata, files });
    const now = Date.now();
    const deployed = { id: crypto.randomUUID(), slug, name: slug, status: "ACTIVE", version: 1 };
    this.deployed.set(slug, { ...deployed, created_at: now, updated_at: now, verify_jwt: false });
    return Response.json(this.deployed.get(slug), { status: 201 });
  }
}
