/**
 * HubSpot's consent comes back as `/?hubspot=granted&handle=…` (or `hubspot=error&code=…`). That moves behind the `#`,
 * before the client of Supabase looks at the query: it would take such a `code` for one of its own.
 */
export function moveConsent(): void {
  const query = new URLSearchParams(location.search);
  const outcome = query.get("hubspot");
  if (!outcome) return;
  const told = new URLSearchParams({ outcome });
  for (const name of ["handle", "code"]) {
    const value = query.get(name);
    if (value) told.set(name, value);
  }
  history.replaceState(null, "", `${location.pathname}#/connect?${told}`);
}
