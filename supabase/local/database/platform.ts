import type { Database } from "./database.ts";
import type { Mends } from "../mends/mends.ts";

const text = (file: string) => Deno.readTextFile(new URL(file, import.meta.url));

/** All SQL that runs before the migrations, as one text: part of the key of a cached database. */
export async function platformSql(): Promise<string> {
  return (await Promise.all(
    ["platform.sql", "realtime.sql", "../mends/auth_helpers.sql", "platform_grants.sql"].map(text),
  ))
    .join("\n");
}

/** Makes a plain Postgres look like a Supabase: roles and schemas, lite's auth and storage tables, helpers, grants. */
export async function makePlatform(
  database: Database,
  liteSchemas: () => Promise<void>,
  mends: Mends,
): Promise<void> {
  await database.exec(await text("platform.sql"));
  await database.exec(await text("realtime.sql"));
  await liteSchemas();
  if (mends.authHelpers) await database.exec(await text("../mends/auth_helpers.sql"));
  await database.exec(await text("platform_grants.sql"));
}

/**
 * Makes the policies that migrations could not make, because an older stack had no realtime when they were applied. The
 * project's own repair does it.
 */
export async function completePlatform(database: Database): Promise<void> {
  const [repair] = await database.query("select to_regprocedure('private.repair_platform()')::text as name");
  if (!repair?.name) return;
  const missing = await database.query("select private.missing_realtime_policies()");
  if (missing.length > 0) await database.query("select private.repair_platform()");
}
