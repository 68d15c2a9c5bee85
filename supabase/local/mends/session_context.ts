import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { LiteConnection } from "../database/database.ts";

interface Context {
  auth?: { role?: string; uid?: unknown; jwt?: Record<string, unknown> | null };
  storage?: { operation?: unknown };
}
interface RpcRequest {
  method: string;
  path: string;
  requestHeaders?: Record<string, string>;
}

/** `select set_config(…), set_config(…)` for the given settings, local to the transaction. */
function settings(values: Record<string, string>) {
  return sql`select ${
    sql.join(Object.entries(values).map(([name, value]) => sql`set_config(${name}, ${value}, true)`))
  }`;
}

/**
 * The settings that say who the caller is, as PostgREST makes them, and the time-outs of hosted's roles: anon's own, else
 * those of authenticator (PGlite cannot keep any).
 */
export function callerSettings(
  role: string,
  claims: Record<string, unknown> | null,
  uid = "",
): Record<string, string> {
  return {
    "request.jwt.claims": JSON.stringify(claims ?? { role }),
    "request.jwt.claim.sub": uid,
    "request.jwt.claim.role": role,
    statement_timeout: role === "anon" ? "3s" : "8s",
    lock_timeout: "8s",
    role,
  };
}

/** Sets the names of `$1` to the values of `$2`. `role` comes last: after it, the caller's rights apply. */
export const SET_CONTEXT = `select set_config(name, value, true)
  from unnest($1::text[], $2::text[]) as setting(name, value) order by name = 'role'`;

/**
 * Mend (speed): lite sets the caller with six statements and an RPC request's settings with five more; each is a
 * network or wasm round trip (measured: 9 ms of an RPC of 10 ms on PGlite). One statement does the same.
 */
export function setContextAtOnce(connection: LiteConnection): void {
  connection.applyJwtSessionContext = async (db, context) => {
    const { auth, storage } = context as Context;
    const values = {
      "storage.operation": String(storage?.operation ?? ""),
      ...callerSettings(auth?.role || "anon", auth?.jwt ?? null, String(auth?.uid ?? "")),
    };
    await settings(values).execute(db as Kysely<unknown>);
  };
  connection.applyRpcRequestGucs = async (db, rpc) => {
    const { method, path, requestHeaders } = rpc as RpcRequest;
    const values = {
      "response.status": "",
      "response.headers": "",
      "request.method": method,
      "request.path": path,
      "request.headers": JSON.stringify(requestHeaders ?? {}),
    };
    await settings(values).execute(db as Kysely<unknown>);
  };
}
