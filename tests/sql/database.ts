/** The two databases the migrations must run on, behind one small interface. */
import { PGlite } from "@electric-sql/pglite";
import { pgtap } from "@electric-sql/pglite/pgtap";
import { vector } from "@electric-sql/pglite/vector";
import postgres from "postgres";

export type Row = Record<string, unknown>;

export interface Database {
  readonly kind: "pglite" | "postgres";
  /** Runs a script of several statements; returns the rows of all of them in order. */
  script(sql: string): Promise<Row[]>;
  /** Runs one statement with parameters. */
  query(sql: string, params?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** PGlite in memory, as itself: pg_dump wants to speak the protocol with it. */
export const newPglite = (): Promise<PGlite> => PGlite.create({ extensions: { vector, pgtap } });

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
    close: () => sql.end({ timeout: 5 }),
  };
}

const here = new URL(".", import.meta.url);
const migrations = new URL("../../migrations/", here);

/** Makes the database look like a hosted one before its first migration. */
export async function addPlatform(database: Database): Promise<void> {
  await database.script(await Deno.readTextFile(new URL("platform.sql", here)));
}

/** The migration files in the order the CLI applies them. */
export async function migrationFiles(): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(migrations))).map((entry) => entry.name);
  return names.filter((name) => name.endsWith(".sql")).sort();
}

/** Applies migrations, all without a list, each file in one transaction as `supabase db push` does. */
export async function migrate(database: Database, files?: string[]): Promise<void> {
  for (const file of files ?? await migrationFiles()) {
    const text = await Deno.readTextFile(new URL(file, migrations));
    await database.script(`begin;\n${text}\ncommit;`).catch((error) => {
      const at = Number((error as { position?: string }).position ?? 0) - "begin;\n".length;
      const line = at > 0 ? `:${text.slice(0, at).split("\n").length}` : "";
      throw new Error(`migrations/${file}${line}: ${(error as Error).message}`);
    });
  }
}
