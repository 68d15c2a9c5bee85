type Signed = { signedUrl?: string; signedURL?: string };

/**
 * Mend: supabase-js reads `signedURL`, relative to /storage/v1; lite answers `signedUrl` with the whole path, so the
 * client ends up with "undefined" in the URL.
 */
export async function nameSignedUrls(request: Request, response: Response): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!response.ok || request.method !== "POST" || !pathname.startsWith("/storage/v1/object/sign/")) {
    return response;
  }
  const rename = (signed: Signed) => ({
    ...signed,
    signedURL: signed.signedUrl?.replace(/^\/storage\/v1/, ""),
  });
  const body = await response.json() as Signed | Signed[];
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return Response.json(Array.isArray(body) ? body.map(rename) : rename(body), {
    status: response.status,
    headers,
  });
}
