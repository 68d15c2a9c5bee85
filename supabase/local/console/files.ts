import { join } from "node:path";

/** Files of a build: in the folder itself, or one below it whose names change with what they hold. */
const PATH = /^\/(?:(assets)\/)?([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)$/;

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/**
 * What the page may do: run its own scripts, talk to its own API. Inline styles stay allowed, since components add
 * `<style>` elements while they run; markup of strangers goes through the one policy that makes it safe.
 */
const policy = (origin: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src 'self' ${origin.replace(/^http/, "ws")}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types dompurify",
  ].join("; ");

/** The console's built files, and the `config.json` that tells them which project this is. */
export class ConsoleFiles {
  constructor(readonly folder: string, readonly publishableKey: string) {}

  /** Answers a request for a file of the console; null for any other. */
  handle(request: Request): Promise<Response> | null {
    if (request.method !== "GET" && request.method !== "HEAD") return null;
    const { pathname, origin } = new URL(request.url);
    if (pathname === "/config.json") {
      const config = { api_url: origin, publishable_key: this.publishableKey };
      return Promise.resolve(Response.json(config, { headers: headers(origin, "no-cache") }));
    }
    const [, assets, name] = PATH.exec(pathname === "/" ? "/index.html" : pathname) ?? [];
    const type = TYPES[name?.split(".").at(-1) ?? ""];
    return name && type ? this.#file(assets, name, type, origin) : null;
  }

  async #file(assets: string | undefined, name: string, type: string, origin: string): Promise<Response> {
    const bytes = await Deno.readFile(join(this.folder, assets ?? "", name)).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    });
    const caching = assets && bytes ? "public, max-age=31536000, immutable" : "no-cache";
    const about = headers(origin, caching);
    if (bytes) return new Response(bytes, { headers: { ...about, "content-type": type } });
    const missing = name === "index.html" ? "The console is not built: cargo xtask build\n" : "Not found\n";
    return new Response(missing, { status: 404, headers: about });
  }
}

function headers(origin: string, caching: string): Record<string, string> {
  return {
    "cache-control": caching,
    "content-security-policy": policy(origin),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}

/** A stored file as hosted Supabase gives it out: nothing in it runs, here where the console has the same origin. */
export function harmless(response: Response): Response {
  const about = new Headers(response.headers);
  about.set("content-security-policy", "default-src 'none'; sandbox");
  about.set("x-content-type-options", "nosniff");
  return new Response(response.body, {
    status: response.status,
    statusText: response.statusText,
    headers: about,
  });
}
