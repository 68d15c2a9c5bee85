import { join } from "node:path";
import { type Database, SESSION } from "./database.ts";
import { migrationOwner } from "./owner.ts";
import { StartFailure } from "../failure.ts";
import type { Log } from "../log.ts";

/** A migration file: `<version>_<name>.sql`. */
export interface Migration {
  version: string;
  name: string;
  file: string;
  sql: string;
}

/** The files of a folder in the order they apply. Like the CLI it skips other names, but it says so. */
export async function readMigrations(folder: string, log: Log): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for await (const { name: file } of Deno.readDir(folder)) {
    const match = /^(\d+)_(.+)\.sql$/.exec(file);
    if (!match) {
      if (file.endsWith(".sql")) {
        log("warn", "migration_skipped", { file, reason: "not <digits>_<name>.sql" });
      }
      continue;
    }
    migrations.push({
      version: match[1]!,
      name: match[2]!,
      file,
      sql: await Deno.readTextFile(join(folder, file)),
    });
  }
  migrations.sort((a, b) => (a.version < b.version ? -1 : 1));
  const twice = migrations.find((migration, i) => migration.version === migrations[i + 1]?.version);
  if (twice) throw new StartFailure(`two migrations have the version ${twice.version}`);
  return migrations;
}

/**
 * Applies what is not applied yet, each file in one transaction together with its row in
 * supabase_migrations.schema_migrations, the table the CLI keeps. The whole file is stored as its one statement, so
 * that an edited migration is noticed; rows the CLI wrote hold split statements and are compared by version only.
 */
export async function applyMigrations(
  database: Database,
  migrations: Migration[],
  log: Log,
): Promise<number> {
  const rows = await database.query("select version, statements from supabase_migrations.schema_migrations");
  const applied = new Map(rows.map((row) => [row.version as string, row.statements as string[] | null]));
  check(migrations, applied);
  const pending = migrations.filter(({ version }) => !applied.has(version));
  const owner = await migrationOwner(database);
  for (const migration of pending) {
    const started = performance.now();
    await database.transaction(async (tx) => {
      await tx.exec(`${CLEAN_SESSION}; set local session authorization "${owner}"`);
      await tx.exec(migration.sql);
      await tx.query(
        "insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, array[$3::text])",
        [migration.version, migration.name, migration.sql],
      );
    }).catch((error) => {
      const where = error.position ? ` (${at(migration.sql, Number(error.position))})` : "";
      throw new StartFailure(`migration ${migration.file} failed: ${error.message}${where}`);
    });
    log("info", "migration_applied", { file: migration.file, ms: Math.round(performance.now() - started) });
  }
  if (pending.length > 0) await database.exec(CLEAN_SESSION);
  return pending.length;
}

/** PGlite has one session: what a migration sets in it must not reach the next, nor the requests. */
const CLEAN_SESSION = `reset all; ${SESSION}`;

function check(migrations: Migration[], applied: Map<string, string[] | null>): void {
  const files = new Map(migrations.map((migration) => [migration.version, migration]));
  const fresh = "make a new migration instead, or start with a new --data-dir";
  for (const [version, statements] of applied) {
    const file = files.get(version);
    if (!file) {
      throw new StartFailure(`migration ${version} is applied in this database but has no file; ${fresh}`);
    }
    if (statements?.length === 1 && statements[0] !== file.sql) {
      throw new StartFailure(
        `migration ${file.file} was changed after it was applied to this database; ${fresh}`,
      );
    }
  }
  const last = [...applied.keys()].sort().at(-1) ?? "";
  const late = migrations.find(({ version }) => !applied.has(version) && version < last);
  if (late) {
    throw new StartFailure(`migration ${late.file} is older than one already applied (${last}); rename it`);
  }
}

/** The line of a position Postgres reports. */
function at(sql: string, position: number): string {
  return `line ${sql.slice(0, position).split("\n").length}`;
}
