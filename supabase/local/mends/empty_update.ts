/**
 * Mend: an update that names no column (`{}`, `[{}]`, `[]`). PostgREST selects no row instead (`mutatePlanToQuery`), so
 * the answer is 204, 200 with `[]`, 406 where one object was asked for, or what the caller's rights allow. Lite answers
 * `{}` without a look at either, and makes `update … set  where …` of the others: 42601.
 */
export async function updateNothing(
  request: Request,
  answer: (request: Request) => Promise<Response>,
): Promise<Response> {
  const url = new URL(request.url);
  const table = /^\/rest\/v1\/[^/]+$/.test(url.pathname);
  if (request.method !== "PATCH" || !table || url.searchParams.has("columns")) return answer(request);
  const body = await request.text();
  const headers = new Headers(request.headers);
  if (!namesNothing(body)) return answer(new Request(url, { method: "PATCH", headers, body }));

  const preferences = (headers.get("prefer") ?? "").split(",").map((preference) => preference.trim());
  const represented = preferences.includes("return=representation");
  if (!represented) url.searchParams.delete("select");
  url.searchParams.delete("offset");
  url.searchParams.set("limit", "0");
  const profile = headers.get("content-profile");
  if (profile) headers.set("accept-profile", profile);
  for (const name of ["content-length", "content-type", "prefer", "range"]) headers.delete(name);
  const selected = await answer(new Request(url, { headers }));
  if (!selected.ok) return selected;

  const counted = preferences.some((preference) => preference.startsWith("count="));
  const applied = preferences.filter((preference) => /^(return|count)=/.test(preference)).join(", ");
  const answered = new Headers(selected.headers);
  answered.set("content-range", counted ? "*/0" : "*/*");
  if (applied) answered.set("preference-applied", applied);
  if (represented) return new Response(selected.body, { status: 200, headers: answered });
  await selected.body?.cancel();
  for (const name of ["content-length", "content-type"]) answered.delete(name);
  return new Response(null, { status: 204, headers: answered });
}

function namesNothing(body: string): boolean {
  try {
    const value = JSON.parse(body);
    const first = Array.isArray(value) ? value[0] ?? {} : value;
    return typeof first === "object" && first !== null && Object.keys(first).length === 0;
  } catch {
    return false;
  }
}
