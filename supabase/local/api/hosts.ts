/** Names under which this machine reaches itself. */
const OWN = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Whether a request was made to this machine by one of its own names. A page in a browser may let its name point here
 * (DNS rebinding); its requests bring that name in Host, and are not to reach what only the developer may.
 */
export const isOwnHost = (request: Request): boolean => OWN.test(request.headers.get("host") ?? "");

/** The request as a platform hands it on: with the address it came from as the last hop, and none that the client claims. */
export function fromPeer(request: Request, peer: string): Request {
  const headers = new Headers(request.headers);
  const before = headers.get("x-forwarded-for");
  headers.set("x-forwarded-for", before ? `${before}, ${peer}` : peer);
  headers.delete("cf-connecting-ip");
  // Not new Request(request), which takes the signal along: Deno warns of whoever touches it.
  return new Request(request.url, { method: request.method, headers, body: request.body });
}
