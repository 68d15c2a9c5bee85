import type { Kysely } from "kysely";

/** A row as the drivers give it. */
// deno-lint-ignore no-explicit-any
export type Row = Record<string, any>;

/** One statement with its parameters, inside a transaction. */
export interface Transaction {
  query(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Several statements in one text, without parameters. */
  exec(sql: string): Promise<void>;
}

/**
 * What the stack needs of @supabase/lite's connection. Part of it is private to lite: the version is pinned, and each
 * mend that touches it has a test.
 */
export interface LiteConnection {
  rlsState: "unknown" | "active" | "inactive";
  // deno-lint-ignore no-explicit-any
  kysely: Kysely<any>;
  normalizeDbError(error: unknown): unknown;
  applyJwtSessionContext(db: unknown, context: unknown, setRole: boolean): Promise<void>;
  applyRpcRequestGucs(db: unknown, rpc: unknown): Promise<void>;
  clearSchemaCache(): Promise<void>;
  introspect(options?: { useCache?: boolean }): Promise<unknown>;
  close(): Promise<void>;
}

/** How hosted Supabase sets a session up. */
export const SESSION = `set timezone to 'UTC'; set search_path to "$user", public, extensions`;

/** The database under the stack: PGlite in this process, or a PostgreSQL server. */
export interface Database {
  readonly kind: "pglite" | "postgres";
  readonly lite: LiteConnection;
  query(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Several statements in one text, without parameters. */
  exec(sql: string): Promise<void>;
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** A parameter made of JSON text in UTF-8, in the form that costs this driver least. */
  jsonParameter(
    text: Uint8Array,
    type: "json" | "jsonb",
    place: number,
  ): { placeholder: string; value: unknown };
  /** Calls back for each notification until the database is closed. */
  listen(channel: string, heard: (payload: string) => void): Promise<void>;
  close(): Promise<void>;
}
