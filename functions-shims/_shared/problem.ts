/** The shim's own answers and log lines: those of requests that wasm did not answer. */

const TITLES = { 500: "Internal Server Error", 504: "Gateway Timeout" } as const;
const DETAILS: Record<string, string> = {
  function_crashed: "the function ended unexpectedly; the request may be repeated",
  function_timeout: "the function did not answer in time",
  function_unavailable: "the function could not be started",
  internal_error: "the function failed",
};

/** An RFC 9457 answer, readable by the browsers that may call the function. */
export function problem(status: 500 | 504, code: string, id: string, request: Headers): Response {
  const headers = new Headers({ "content-type": "application/problem+json", "x-request-id": id });
  const origin = request.get("origin");
  if (
    origin && (Deno.env.get("ALLOWED_ORIGINS") ?? "").split(",").some((allowed) => allowed.trim() === origin)
  ) {
    headers.set("access-control-allow-origin", origin);
    headers.set("vary", "Origin");
  }
  const body = {
    type: "about:blank",
    title: TITLES[status],
    status,
    detail: DETAILS[code],
    code,
    request_id: id,
  };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Writes a log line in the form that the functions log in too. */
export function log(event: string, fields: Record<string, unknown>): void {
  console.error(JSON.stringify({ time: new Date().toISOString(), level: "error", event, ...fields }));
}
