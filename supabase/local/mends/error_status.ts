import type { LiteConnection } from "../database.ts";

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

/** PostgREST's status for an SQLSTATE (its documentation, "Errors", table of HTTP status codes). */
export function statusOf(code: string, anonymous: boolean): number {
  if (code === "42501") return anonymous ? 401 : 403;
  if (code === "42883" || code === "42P01") return 404;
  if (code === "23503" || code === "23505") return 409;
  if (code === "25006") return 405;
  if (code === "P0001" || code === "23502" || code === "21000" || code.startsWith("22")) return 400;
  if (code === "42P17" || code === "57014" || code === "40001") return 500;
  if (code.startsWith("42") || code.startsWith("23")) return 400;
  if (code.startsWith("08") || code.startsWith("53")) return 503;
  return 500;
}

/** The body PostgREST answers a database error with. */
export function errorBody({ code, message, detail, hint }: DatabaseError): Record<string, unknown> {
  return { code, details: detail ?? null, hint: hint ?? null, message };
}

/**
 * Mend: lite knows no status for RAISE (P0001), check violations (23514) and exclusion violations (23P01) and answers
 * 500 without the code. It does know PostgREST's own RAISE SQLSTATE 'PGRST', whose message and detail carry the whole
 * answer: these errors are passed on in that form.
 */
export function answerLikePostgrest(connection: LiteConnection): void {
  const original = connection.normalizeDbError.bind(connection);
  connection.normalizeDbError = (error) => {
    const normal = original(error);
    if (
      !isDatabaseError(normal) ||
      !["P0001", "P0002", "P0003", "P0004", "23514", "23P01"].includes(normal.code)
    ) {
      return normal;
    }
    return Object.assign(new Error(JSON.stringify(errorBody(normal))), {
      code: "PGRST",
      detail: JSON.stringify({ status: statusOf(normal.code, false), headers: {} }),
    });
  };
}
