import type { Database } from "./database.ts";
import type { Mends } from "../mends/mends.ts";

const text = (file: string) => Deno.readTextFile(new URL(file, import.meta.url));

/** All SQL that runs before the migrations, as one text: part of the key of a cached database. */
export async function platformSql(): Promise<string> {
  return (await Promise.all(["platform.sql", "../mends/auth_helpers.sql", "platform_grants.sql"].map(text)))
    .join("\n");
}

/** Makes a plain Postgres look like a Supabase: roles and schemas, lite's auth and storage tables, helpers, grants. */
export async function makePlatform(
  database: Database,
  liteSchemas: () => Promise<void>,
  mends: Mends,
): Promise<void> {
  await database.exec(await text("platform.sql"));
  await liteSchemas();
  if (mends.authHelpers) await database.exec(await text("../mends/auth_helpers.sql"));
  await database.exec(await text("platform_grants.sql"));
}
