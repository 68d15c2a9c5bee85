/** Logs are one JSON object per line on stdout, the form the functions log in too. */
export type Level = "debug" | "info" | "warn" | "error";

/** Writes one log line; the tests read what a stack logs by giving their own. */
export type Log = (level: Level, event: string, fields?: Record<string, unknown>) => void;

/** The log of a running stack. */
export const log: Log = (level, event, fields = {}) => {
  const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...fields });
  try {
    Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
  } catch {
    // Nobody reads any more; the requests go on.
  }
};

/**
 * An error as log fields. Postgres' `detail` is left out on purpose, it quotes row values; so it is from the errors
 * that carry a whole answer in their message (mends/error_status.ts).
 */
export function errorFields(error: unknown): Record<string, unknown> {
  const { name, message, code } = (error ?? {}) as { name?: string; message?: string; code?: string };
  if (code === "PGRST") {
    const answer = JSON.parse(String(message)) as { code?: string; message?: string };
    return { error: "error", message: answer.message, code: answer.code };
  }
  return { error: String(name ?? "Error"), message: String(message ?? error), ...(code ? { code } : {}) };
}

/**
 * Whether an error is the answer to a caller who may not, or who asked for what is not there. Lite prints it like any
 * other, but to whoever watches the stack it is none.
 */
export function isRefusal(error: unknown): boolean {
  const { code = "", message, detail, relation } = (error ?? {}) as Record<string, string | undefined>;
  if (code === "PGRST") {
    const answer = decoded(message);
    return isRefusal({ ...answer, detail: answer?.details });
  }
  // The refusals of our own SQL have the status in their detail (private.raise_problem).
  if (code === "P0001") return Number(decoded(detail)?.status) < 500;
  const unknownTable = code === "" && relation !== undefined;
  return unknownTable || code === "42501" || code.startsWith("PT4");
}

function decoded(json: string | undefined): Record<string, string> | null {
  try {
    return JSON.parse(json ?? "null");
  } catch {
    return null;
  }
}

/**
 * Turns what libraries print into log lines. @supabase/lite prints every database error with its detail
 * (row values, so personal data); only the kind, the code and the message are kept.
 */
export function captureConsole(write: Log): void {
  const levels = { debug: "debug", log: "info", info: "info", warn: "warn", error: "error" } as const;
  for (const [method, level] of Object.entries(levels)) {
    (console as unknown as Record<string, unknown>)[method] = (...parts: unknown[]) => {
      const error = parts.find((part) => part instanceof Error);
      // Said at each start of lite with storage; it is meant for users of its command line.
      if (String(parts[0]).startsWith("EXPERIMENTAL FEATURES ENABLED")) return;
      const text = parts.filter((part) => typeof part === "string").join(" ").slice(0, 500);
      if (isRefusal(error)) write("info", "refused", errorFields(error));
      else write(level, "library", error ? errorFields(error) : { message: text });
    };
  }
}
