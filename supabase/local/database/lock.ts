import { join } from "node:path";
import { StartFailure } from "../failure.ts";

/** Holds a data directory. The operating system lets go of it when the process dies, however it dies. */
export interface DataDirLock {
  release(): Promise<void>;
}

/**
 * Takes the data directory for this process: two Postgres on one directory would destroy it. It is a file lock and not
 * a pid file, because after kill -9 (or in a container, where pids repeat) a pid proves nothing.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const path = join(dataDir, "stack.lock");
  const file = await Deno.open(path, { read: true, write: true, create: true });
  if (!(await file.tryLock(true))) {
    const holder = (await Deno.readTextFile(path)).trim();
    file.close();
    throw new StartFailure(
      `the data directory ${dataDir} is in use by another stack (process ${holder}); stop it or choose another --data-dir`,
    );
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return {
    async release() {
      await file.unlock();
      file.close();
    },
  };
}
