import { cp } from "node:fs/promises";
import { join } from "node:path";

/**
 * A new database takes PGlite seconds (initdb, migrations) and is always the same. It is made once per user and kept
 * as a directory in the cache, under a name that says what it was made from; a new stack starts from a copy (0.1 s).
 */
export interface Template {
  /** What the database is made from; anything that changes it must be in here. */
  ingredients: string[];
  /** Makes the database in an empty directory and closes it. */
  make(directory: string): Promise<void>;
}

/** Enough for a few branches; one is about 50 MB. */
const KEPT = 3;

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

function cacheDir(): string {
  const base = Deno.env.get("XDG_CACHE_HOME") || join(Deno.env.get("HOME") ?? Deno.cwd(), ".cache");
  return join(base, "sales-copilot", "databases");
}

async function digest(parts: string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 24);
}

/** Puts a fresh database at `directory`, from the cache where it can be had. Complete or absent, whenever it is killed. */
export async function freshDatabase(directory: string, template: Template): Promise<void> {
  const cache = cacheDir();
  const cached = join(cache, await digest(template.ingredients));
  if (!(await exists(cached))) {
    const making = `${cached}.${Deno.pid}.new`;
    await Deno.mkdir(making, { recursive: true });
    try {
      await template.make(making);
      // Another stack may have been quicker; its template is as good.
      await Deno.rename(making, cached).catch(() => {});
    } finally {
      await Deno.remove(making, { recursive: true }).catch(() => {});
    }
  }
  const copy = `${directory}.new`;
  await Deno.remove(copy, { recursive: true }).catch(() => {});
  await cp(cached, copy, { recursive: true });
  await Deno.rename(copy, directory);
  await Deno.utime(cached, new Date(), new Date());
  await prune(cache);
}

async function prune(cache: string): Promise<void> {
  const found: { path: string; used: number }[] = [];
  for await (const { name } of Deno.readDir(cache)) {
    const path = join(cache, name);
    const stat = await Deno.stat(path).catch(() => null);
    if (stat) found.push({ path, used: stat.mtime?.getTime() ?? 0 });
  }
  found.sort((a, b) => b.used - a.used);
  // One that is being made is somebody's work, unless it has lain there for an hour.
  const old = Date.now() - 3_600_000;
  const complete = found.filter(({ path }) => !path.endsWith(".new"));
  const abandoned = found.filter(({ path, used }) => path.endsWith(".new") && used < old);
  for (const { path } of [...complete.slice(KEPT), ...abandoned]) {
    await Deno.remove(path, { recursive: true }).catch(() => {});
  }
}
