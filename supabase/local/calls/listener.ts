import type { Database } from "../database/database.ts";
import type { Invoker } from "./invoke.ts";
import type { Log } from "../log.ts";

/** The channel private.invoke_function notifies where pg_net is missing. */
const CHANNEL = "invoke_function";

/** Calls the functions that the database asks for. */
export async function listenForWakes(database: Database, invoker: Invoker, log: Log): Promise<void> {
  await database.listen(CHANNEL, (payload) => {
    const wake = parse(payload);
    if (wake) void invoker.wake(wake);
    else log("error", "wake_unreadable", { channel: CHANNEL });
  });
}

function parse(payload: string) {
  try {
    const { function: name, path, body } = JSON.parse(payload) as Record<string, unknown>;
    if (typeof name !== "string") return null;
    return { function: name, path: typeof path === "string" ? path : "/run", body };
  } catch {
    return null;
  }
}
