import { FunctionsHttpError, type PostgrestError } from "@supabase/supabase-js";

/** What went wrong with a request, in one shape whatever was asked: tables, functions of the database, edge functions. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    /** The stable code. */
    readonly code: string,
    message: string,
    /** What is wrong with which field. */
    readonly fields: { pointer: string; detail: string }[] = [],
  ) {
    super(message);
  }

  get isOffline(): boolean {
    return this.status === 0;
  }

  get isForbidden(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

const offline = (detail: string) => new Problem(0, "offline", detail);

/** The problem of a table or of a database function; `raise_problem` puts status and code into the details. */
export function ofDatabase(error: PostgrestError, status: number): Problem {
  if (status === 0 || error.message.includes("Failed to fetch")) return offline(error.message);
  const told = parsed(error.details);
  return new Problem(
    typeof told?.status === "number" ? told.status : status,
    typeof told?.code === "string" ? told.code : error.code || "database_error",
    error.message,
  );
}

/** The problem of an edge function: RFC 9457, or no answer at all. */
export async function ofFunction(error: unknown): Promise<Problem> {
  if (!(error instanceof FunctionsHttpError)) {
    return offline(error instanceof Error ? error.message : String(error));
  }
  const response = error.context as Response;
  const told = parsed(await response.text().catch(() => ""));
  const text = (value: unknown, other: string) => typeof value === "string" && value !== "" ? value : other;
  const fields = Array.isArray(told?.errors) ? told.errors : [];
  return new Problem(
    response.status,
    text(told?.code, `http_${response.status}`),
    text(told?.detail, text(told?.title, `The server answered ${response.status}.`)),
    fields.filter(isField),
  );
}

/** Anything that was thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  return message.includes("fetch") ? offline(message) : new Problem(500, "unexpected", message);
}

// deno-lint-ignore no-explicit-any
const isField = (field: any): field is { pointer: string; detail: string } =>
  typeof field?.pointer === "string" && typeof field?.detail === "string";

// deno-lint-ignore no-explicit-any
function parsed(text: unknown): any {
  if (typeof text !== "string") return undefined;
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
