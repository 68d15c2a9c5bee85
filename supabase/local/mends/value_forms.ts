/**
 * Mend: PostgREST lets Postgres make the JSON (`to_json`), lite makes it from the driver's values, which have another
 * form for these types. Keyed by type oid, both drivers' parsers are made from this table.
 */
export const VALUE_FORMS: Record<number, (text: string) => unknown> = {
  // timestamptz: '2026-01-02 10:00:00.5+00' -> '2026-01-02T10:00:00.5+00:00'
  1184: (text) => text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"),
  // timestamp: '2026-01-02 10:00:00' -> '2026-01-02T10:00:00'
  1114: (text) => text.replace(" ", "T"),
  // numeric: a JSON number; NaN and the infinities are strings in to_json as well
  1700: (text) => (Number.isFinite(Number(text)) ? Number(text) : text),
  // bytea: '\xdead' as it is, not an array of numbers
  17: (text) => text,
};

/** What PGlite would not take as it comes from a client: bytea as text, which Postgres reads itself. */
export const VALUE_WRITERS: Record<number, (value: unknown) => string> = {
  17: (value) => value instanceof Uint8Array ? `\\x${value.toHex()}` : String(value),
};

/** The same table as postgres.js wants it. */
export function postgresTypes() {
  return Object.fromEntries(
    Object.entries(VALUE_FORMS).map(([oid, parse]) => [
      `value_form_${oid}`,
      { to: Number(oid), from: [Number(oid)], serialize: (value: unknown) => String(value), parse },
    ]),
  );
}
