import { Buffer } from "node:buffer";

/**
 * Mend: supabase-js sends a Blob as a form part with an empty name, which lite does not take for the file: it stores
 * nothing. The part is renamed `file` on the way in.
 */
export async function nameUploadPart(request: Request): Promise<Request> {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/i.exec(
    request.headers.get("content-type") ?? "",
  )?.[1];
  if (boundary === undefined || (request.method !== "POST" && request.method !== "PUT")) return request;
  const body = Buffer.from(await request.arrayBuffer());
  // The boundary is part of what is looked for: a file may contain such a header as text.
  const header = `--${boundary}\r\nContent-Disposition: form-data; name="`;
  const at = body.indexOf(`${header}"`);
  const split = at + header.length;
  const named = at < 0
    ? body
    : Buffer.concat([body.subarray(0, split), Buffer.from("file"), body.subarray(split)]);
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  return new Request(request.url, { method: request.method, headers, body: new Uint8Array(named) });
}
