import type { LiteConnection } from "../database/database.ts";

/** The fields of a database error that PostgREST passes on. */
export interface DatabaseError {
  code: string;
  message: string;
  detail?: string | null;
  hint?: string | null;
}

/** Whether a thrown value is an error of Postgres: it has a five-letter SQLSTATE. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code);
}

/** PostgREST's status by the start of the SQLSTATE, longest first (its documentation, "Errors", HTTP status codes). */
const STATUS: [prefix: string, status: number][] = [
  ["P0001", 400],
  ["P0", 500],
  ["23503", 409],
  ["23505", 409],
  ["25006", 405],
  ["42883", 404],
  ["42P01", 404],
  ["42P17", 500],
  ["53400", 500],
  ["08", 503],
  ["53", 503],
  ["0L", 403],
  ["0P", 403],
  ["28", 403],
  ...["09", "25", "2D", "38", "39", "3B", "40", "54", "55", "57", "58", "F0", "HV", "XX"]
    .map((prefix): [string, number] => [prefix, 500]),
];

/** PostgREST's status for an SQLSTATE: 400 for all that its table does not name. */
export function statusOf(code: string, anonymous: boolean): number {
  if (code === "42501") return anonymous ? 401 : 403;
  return STATUS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 400;
}

/** The body PostgREST answers a database error with. */
export function errorBody({ code, message, detail, hint }: DatabaseError): Record<string, unknown> {
  return { code, details: detail ?? null, hint: hint ?? null, message };
}

/** What lite answers as PostgREST does; all other codes it answers with 500 and without the code. */
const KNOWN_TO_LITE = /^(PGRST|PT|42|22|21|23502|23503|23505|25006)/;

/**
 * Mend: RAISE (P0001), check and exclusion violations (23514, 23P01) and more are 500 in lite. It does know PostgREST's
 * own RAISE SQLSTATE 'PGRST', whose message and detail carry the whole answer: the others are passed on in that form.
 */
export function answerLikePostgrest(connection: LiteConnection): void {
  const original = connection.normalizeDbError.bind(connection);
  connection.normalizeDbError = (error) => {
    const normal = original(error);
    if (!isDatabaseError(normal) || KNOWN_TO_LITE.test(normal.code)) return normal;
    return Object.assign(new Error(JSON.stringify(errorBody(normal))), {
      code: "PGRST",
      detail: JSON.stringify({ status: statusOf(normal.code, false), headers: {} }),
    });
  };
}
