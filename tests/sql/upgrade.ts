/** A database of any released version, with data in it, becomes the same as a new one. */
import { addPlatform, type Database, migrate, migrationFiles } from "./database.ts";
import { differences, wholeSchema } from "./catalog.ts";
import { registries, type Registry } from "./registries.ts";

const here = new URL(".", import.meta.url);

export interface Release {
  version: string;
  files: string[];
}

/** The releases: a list of migrations with their digests each, as sha256sum writes it. */
export async function releases(): Promise<Release[]> {
  const found: Release[] = [];
  for await (const { name } of Deno.readDir(new URL("releases/", here))) {
    const text = await Deno.readTextFile(new URL(`releases/${name}`, here));
    const files = text.split("\n").filter(Boolean).map((line) => line.split("  ")[1]!);
    found.push({ version: name.replace(".sha256", ""), files });
  }
  return found.sort((a, b) => a.version < b.version ? -1 : 1);
}

async function fresh(database: Database): Promise<Database> {
  await addPlatform(database);
  return database;
}

async function count(database: Database): Promise<unknown> {
  return (await database.query(
    "select (select count(*) from contacts)::int as contacts, (select count(*) from account_members)::int as members",
  ))[0];
}

/** What the migrations make of an empty database. */
interface Target {
  lines: string[];
  registries: Registry[];
}

/** What differs after the upgrade; nothing when all is well. */
async function upgrade(release: Release, open: () => Promise<Database>, target: Target): Promise<string[]> {
  const database = await fresh(await open());
  try {
    await migrate(database, release.files);
    await database.script(await Deno.readTextFile(new URL("support.sql", here)));
    await database.script(await Deno.readTextFile(new URL("upgrade.sql", here)));
    const before = await count(database);
    const newer = (await migrationFiles()).filter((file) => !release.files.includes(file));
    await migrate(database, newer);
    const failures = differences(target.lines, await wholeSchema(database, target.registries));
    const after = await count(database);
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      failures.push(`rows: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
    }
    return failures;
  } finally {
    await database.close();
  }
}

/** Upgrades from every release; answers the differences by version. */
export async function upgrades(open: () => Promise<Database>): Promise<Map<string, string[]>> {
  const database = await fresh(await open());
  await migrate(database);
  const filled = await registries(database);
  const target = { lines: await wholeSchema(database, filled), registries: filled };
  await database.close();
  const results = new Map<string, string[]>();
  for (const release of await releases()) {
    const failures = await upgrade(release, open, target).catch((error: Error) => [error.message]);
    results.set(release.version, failures);
  }
  return results;
}
