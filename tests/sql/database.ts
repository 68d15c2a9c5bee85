/** The two databases the migrations must run on, behind one small interface. */
import { PGlite } from "@electric-sql/pglite";
import { pgtap } from "@electric-sql/pglite/pgtap";
import { vector } from "@electric-sql/pglite/vector";
import postgres from "postgres";
import { TRUSTED } from "./postgres.ts";

export type Row = Record<string, unknown>;

export interface Database {
  readonly kind: "pglite" | "postgres";
  /** Runs a script of several statements; returns the rows of all of them in order. */
  script(sql: string): Promise<Row[]>;
  /** Runs one statement with parameters. */
  query(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Another session of `postgres`, of a database that has the platform; PGlite has one session only. */
  session?(): Database;
  close(): Promise<void>;
}

/** PGlite in memory, as itself: pg_dump wants to speak the protocol with it. */
export async function newPglite(): Promise<PGlite> {
  const lite = await PGlite.create({ extensions: { vector, pgtap } });
  const control = `/pglite/share/postgresql/extension/vector.control`;
  // As supautils lets it be on hosted: who is no superuser may install it.
  lite.Module.FS.writeFile(control, `${lite.Module.FS.readFile(control, { encoding: "utf8" })}\n${TRUSTED}`);
  return lite;
}

/** PGlite in memory. */
export const openPglite = async (): Promise<Database> => ofPglite(await newPglite());

/** One that runs already. */
export function ofPglite(lite: PGlite): Database {
  return {
    kind: "pglite",
    script: async (sql) => (await lite.exec(sql)).flatMap((result) => result.rows as Row[]),
    query: async (sql, params = []) => (await lite.query(sql, params as unknown[])).rows as Row[],
    close: () => lite.close(),
  };
}

/** One connection to a server; open another for another session. */
export function openPostgres(url: string): Database {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10 });
  return {
    kind: "postgres",
    script: async (text) => {
      const results = await sql.unsafe(text).simple() as unknown as (Row | Row[])[];
      return results.flat() as Row[];
    },
    query: async (text, params = []) =>
      [...await sql.unsafe(text, params as never[], { prepare: true })] as Row[],
    session: () => openPostgres(asPostgres(url)),
    close: () => sql.end({ timeout: 5 }),
  };
}

const here = new URL(".", import.meta.url);
const migrations = new URL("../../migrations/", here);

/** PGlite's only user is the superuser postgres. It gives its name away, a statement at a time: each needs the last. */
const RENAMED = [
  "create role supabase_admin superuser",
  "set session authorization supabase_admin",
  "alter role postgres rename to pglite_bootstrap",
];

/**
 * Makes the database look like a hosted one before its first migration. From then on the session is that of `postgres`,
 * who migrates and is no superuser.
 */
export async function addPlatform(database: Database): Promise<void> {
  if (database.kind === "pglite") { for (const statement of RENAMED) await database.script(statement); }
  await database.script(await Deno.readTextFile(new URL("platform.sql", here)));
  await database.script("set session authorization postgres");
}

/** The address for another session of `postgres`, of a database that has the platform. */
export function asPostgres(url: string): string {
  const address = new URL(url);
  address.username = "postgres";
  return address.href;
}

/** The migration files in the order the CLI applies them. */
export async function migrationFiles(): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(migrations))).map((entry) => entry.name);
  return names.filter((name) => name.endsWith(".sql")).sort();
}

/**
 * Applies migrations, all without a list, each file in one transaction as `supabase db push` does, and on a server each in
 * a session of its own: a push may stop after any file and resume there, and what one file has loaded or set is gone then.
 */
export async function migrate(database: Database, files?: string[]): Promise<void> {
  for (const file of files ?? await migrationFiles()) {
    const session = database.session?.();
    await migrateFile(session ?? database, file).finally(() => session?.close());
  }
}

async function migrateFile(database: Database, file: string): Promise<void> {
  const text = await Deno.readTextFile(new URL(file, migrations));
  await database.script(`begin;\n${text}\ncommit;`).catch((error) => {
    const at = Number((error as { position?: string }).position ?? 0) - "begin;\n".length;
    const line = at > 0 ? `:${text.slice(0, at).split("\n").length}` : "";
    throw new Error(`migrations/${file}${line}: ${(error as Error).message}`);
  });
}
