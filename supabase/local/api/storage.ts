import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { dirname, join, normalize } from "node:path";

interface ObjectMetadata {
  cacheControl: string;
  contentLength: number;
  size: number;
  mimetype: string;
  lastModified: Date;
  eTag: string;
}
/** What is kept beside an object's bytes: the file system does not know it. */
type Kept = Pick<ObjectMetadata, "cacheControl" | "mimetype" | "eTag">;

const missing = (error: unknown) => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
};

/** Lite's storage adapter on files (lite exports none): `<base>/<bucket>/<key>` and `<key>.meta` in a tree beside it. */
export class FileStorage {
  readonly driver = null;
  constructor(readonly base: string) {}

  #path(tree: "bytes" | "meta", bucket: string, key: string): string {
    const top = normalize(join(this.base, tree));
    const folder = normalize(join(top, bucket));
    const path = normalize(join(folder, key));
    // Names are chosen by users: a bucket is one folder below the top, an object is below its bucket.
    if (dirname(folder) !== top || !path.startsWith(`${folder}/`)) throw new Error("unusable object name");
    return path;
  }

  async headObject(bucket: string, key: string): Promise<ObjectMetadata> {
    const { size, mtime } = await Deno.stat(this.#path("bytes", bucket, key));
    const kept = JSON.parse(await Deno.readTextFile(this.#path("meta", bucket, key))) as Kept;
    return { ...kept, contentLength: size, size, lastModified: mtime ?? new Date(0) };
  }

  async getObject(bucket: string, key: string) {
    const metadata = await this.headObject(bucket, key);
    const body = Buffer.from(await Deno.readFile(this.#path("bytes", bucket, key)));
    return { httpStatusCode: 200, metadata, body };
  }

  async uploadObject(
    bucket: string,
    key: string,
    _version: unknown,
    body: BodyInit,
    type: string,
    cache: string,
  ) {
    const bytes = new Uint8Array(await new Response(body).arrayBuffer());
    const eTag = `"${createHash("md5").update(bytes).digest("hex")}"`;
    await this.#write(
      this.#path("meta", bucket, key),
      JSON.stringify({ cacheControl: cache, mimetype: type, eTag }),
    );
    await this.#write(this.#path("bytes", bucket, key), bytes);
    return await this.headObject(bucket, key);
  }

  async #write(path: string, content: Uint8Array | string): Promise<void> {
    await Deno.mkdir(dirname(path), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    // Renamed into place: a reader sees the old object or the new one, and so does a start after a kill.
    const aside = `${path}.${crypto.randomUUID()}`;
    await Deno.writeFile(aside, bytes);
    await Deno.rename(aside, path);
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    await Deno.remove(this.#path("bytes", bucket, key)).catch(missing);
    await Deno.remove(this.#path("meta", bucket, key)).catch(missing);
  }

  async deleteObjects(bucket: string, keys: string[]): Promise<void> {
    for (const key of keys) await this.deleteObject(bucket, key);
  }

  async copyObject(bucket: string, key: string, _version: unknown, toBucket: string, toKey: string) {
    const { body, metadata } = await this.getObject(bucket, key);
    const copy = await this.uploadObject(
      toBucket,
      toKey,
      undefined,
      new Uint8Array(body),
      metadata.mimetype,
      metadata.cacheControl,
    );
    return { httpStatusCode: 200, eTag: copy.eTag, lastModified: copy.lastModified };
  }

  privateAssetUrl(bucket: string, key: string): Promise<string> {
    return Promise.resolve(`file://${this.#path("bytes", bucket, key)}`);
  }
}
