// The functions of a project as the platform runs them: from the files that were uploaded, with the project's secrets.

import { Functions } from "../../supabase/local/functions/functions.ts";
import { join } from "../harness/paths.ts";
import type { Upload } from "./management_api.ts";

/** Answers below /functions/v1. */
export class HostedFunctions {
  readonly #folder = Deno.makeTempDirSync({ prefix: "sales-copilot-hosted-" });
  readonly #serving = new Map<string, Functions>();
  readonly #uploads = new Map<string, Upload>();
  #versions = 0;

  constructor(readonly env: () => Record<string, string>) {}

  /** Serves an upload from now on. */
  async activate(upload: Upload): Promise<void> {
    this.remove(upload.slug);
    const root = join(this.#folder, String(++this.#versions));
    for (const [path, bytes] of upload.files) {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      await Deno.writeFile(join(root, path), bytes);
    }
    const entry = [...upload.files.keys()].find((path) =>
      String(upload.metadata.entrypoint_path).endsWith(path)
    );
    if (!entry) throw new Error(`${upload.slug}: the entrypoint was not uploaded`);
    this.#uploads.set(upload.slug, upload);
    const shims = join(root, entry, "../..");
    this.#serving.set(upload.slug, new Functions({ shims, env: this.env(), log: () => {} }));
  }

  /** As hosted, whoever runs gets to know the new secrets. */
  async restart(): Promise<void> {
    for (const upload of [...this.#uploads.values()]) await this.activate(upload);
  }

  remove(slug: string): boolean {
    this.#serving.get(slug)?.terminate();
    this.#serving.delete(slug);
    return this.#uploads.delete(slug);
  }

  /** What serves. */
  upload(slug: string): Upload | undefined {
    return this.#uploads.get(slug);
  }

  async handle(request: Request): Promise<Response> {
    const slug = new URL(request.url).pathname.split("/")[3] ?? "";
    return await this.#serving.get(slug)?.handle(request) ??
      new Response("no such function", { status: 404 });
  }

  async stop(): Promise<void> {
    for (const slug of [...this.#uploads.keys()]) this.remove(slug);
    await Deno.remove(this.#folder, { recursive: true });
  }
}
