/**
 * Databases with what only hosted Supabase offers (pg_net, pg_cron, the vault, realtime), by stand-ins of their schemas:
 * each `hosted/*.hosted.sql` runs on one. They need PostgreSQL 18, which finds extensions outside of its own folder.
 */
import { addPlatform, type Database, migrate, openPostgres } from "./database.ts";

const FOLDER = new URL("hosted/", import.meta.url);

/** What is refused to `postgres` before the push, by the test that is about it. */
const REFUSED: Record<string, string> = {
  "refused.hosted.sql": "revoke supabase_realtime_admin from postgres",
};

/** The tests of this kind. */
export async function hostedFiles(): Promise<URL[]> {
  const names = (await Array.fromAsync(Deno.readDir(FOLDER))).map((entry) => entry.name);
  return names.filter((name) => name.endsWith(".hosted.sql")).sort().map((name) => new URL(name, FOLDER));
}

/**
 * Gives an empty database what hosted has, and answers what ends it: until then the extensions can be installed.
 * `address` is the superuser's; `refused` is run last.
 */
export async function makeHosted(address: string, refused?: string): Promise<AsyncDisposable> {
  const superuser = openPostgres(address);
  const name = new URL(address).pathname.slice(1);
  // The server runs as another user, who may not read this folder.
  const shared = await Deno.makeTempDir({ prefix: "sales-copilot-extensions-" });
  const end = { [Symbol.asyncDispose]: () => Deno.remove(shared, { recursive: true }) };
  try {
    await Deno.chmod(shared, 0o755);
    await Deno.mkdir(`${shared}/extension`);
    for await (const { name } of Deno.readDir(new URL("extension/", FOLDER))) {
      await Deno.copyFile(new URL(`extension/${name}`, FOLDER), `${shared}/extension/${name}`);
    }
    await superuser.script(`alter database ${name} set extension_control_path = '${shared}:$system'`);
    await addPlatform(superuser);
    await superuser.script("set session authorization supabase_admin");
    await superuser.script(await Deno.readTextFile(new URL("platform.sql", FOLDER)));
    if (refused) await superuser.script(refused);
    return end;
  } catch (error) {
    await end[Symbol.asyncDispose]();
    throw error;
  } finally {
    await superuser.close();
  }
}

/** A migrated database for one of them. `address` is the superuser's, of an empty database. */
export async function openHosted(address: string, file: URL): Promise<Database> {
  await using _extensions = await makeHosted(address, REFUSED[file.pathname.split("/").at(-1)!]);
  const database = openPostgres(address);
  await database.script("set session authorization postgres");
  await migrate(database);
  await database.script(await Deno.readTextFile(new URL("support.sql", import.meta.url)));
  return database;
}
