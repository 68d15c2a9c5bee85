/** What a query of PostgREST may have besides conditions. */
const NO_CONDITION = new Set(["select", "columns", "order", "limit", "offset", "on_conflict"]);

/**
 * Mend: an update or delete of a table without a condition. Hosted loads safeupdate for the API, which refuses it; lite
 * changes every row that the caller may.
 */
export function refuseUnconditional(request: Request): Response | null {
  const url = new URL(request.url);
  const command = { PATCH: "UPDATE", DELETE: "DELETE" }[request.method];
  if (!command || !/^\/rest\/v1\/[^/]+$/.test(url.pathname)) return null;
  if ([...url.searchParams.keys()].some((name) => !NO_CONDITION.has(name))) return null;
  return Response.json(
    { code: "21000", details: null, hint: null, message: `${command} requires a WHERE clause` },
    { status: 400, headers: { "access-control-allow-origin": "*" } },
  );
}
