/** An RFC 9457 answer of the stack itself (not of a function). */
export function problem(status: number, code: string, detail: string, requestId: string): Response {
  const body = {
    type: "about:blank",
    title: TITLES[status] ?? "Error",
    status,
    detail,
    code,
    request_id: requestId,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "x-request-id": requestId,
      "access-control-allow-origin": "*",
      ...(status === 503 ? { "retry-after": "1" } : {}),
    },
  });
}

const TITLES: Record<number, string> = {
  404: "Not Found",
  413: "Content Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
