import { join, resolve } from "node:path";
import { Autovacuum } from "./database/autovacuum.ts";
import { Checkpoints } from "./database/checkpoints.ts";
import { ConsoleFiles } from "./console/files.ts";
import type { Database } from "./database/database.ts";
import { functionEnvironment } from "./functions/environment.ts";
import { StartFailure } from "./failure.ts";
import { Functions } from "./functions/functions.ts";
import { Invoker } from "./calls/invoke.ts";
import { type Keys, loadKeys } from "./keys.ts";
import { listenForWakes } from "./calls/listener.ts";
import { createLite, type Lite } from "./api/lite.ts";
import { lockDataDir } from "./database/lock.ts";
import type { Log } from "./log.ts";
import { ALL_MENDS, type Mends } from "./mends/mends.ts";
import { findModel } from "./models/files.ts";
import { Models } from "./models/models.ts";
import { applyMigrations, readMigrations } from "./database/migrations.ts";
import type { Options } from "./options.ts";
import { openPglite } from "./database/pglite.ts";
import { privateFolder } from "./private_folder.ts";
import { completePlatform, makePlatform, platformSql } from "./database/platform.ts";
import { openPostgres } from "./database/postgres.ts";
import { Realtime } from "./realtime/realtime.ts";
import { reviveJobs } from "./calls/revive.ts";
import { Scheduler } from "./calls/scheduler.ts";
import { Watch } from "./calls/watch.ts";
import { Server } from "./api/server.ts";
import { freshDatabase } from "./database/template.ts";
import { CLOCK, type Timers } from "./timers.ts";

/** A running stack. */
export interface Stack {
  url: string;
  keys: Keys;
  database: Database;
  functions: Functions;
  stop(): Promise<void>;
}

/** What only tests change. */
export interface Extras {
  mends?: Partial<Mends>;
  timers?: Timers;
  /** Null plays a machine that does not have the model. */
  models?: null;
}

/** Requests that run at the stop may take this long; longer work resumes from the database at the next start. */
export const DRAIN_MS = 5_000;

/** Bump when the way a fresh database is made changes other than by SQL. */
const TEMPLATE = "pglite 0.4.5, lite 0.10.0, 2";

/** Starts everything; on any failure what was started is stopped again. */
export async function startStack(options: Options, log: Log, extras: Extras = {}): Promise<Stack> {
  const mends: Mends = { ...ALL_MENDS, ...extras.mends };
  const timers = extras.timers ?? CLOCK;
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const dataDir = resolve(options.dataDir);
    await privateFolder(dataDir);
    const server = new Server(options.port, log);
    undo.push(() => server.close());
    const lock = await lockDataDir(dataDir);
    undo.push(() => lock.release());
    const keys = await loadKeys(dataDir, log);
    const { database, lite } = await openDatabase(options, dataDir, keys, server.url, mends, log);
    undo.push(() => database.close());

    const files = extras.models === null ? null : await findModel();
    const models = files && new Models(files, log);
    if (!models) {
      log("warn", "platform_model_missing", {
        then: "EMBEDDINGS_PROVIDER is local",
        help: "cargo xtask setup",
      });
    }
    const env = await functionEnvironment(server.url, keys, options.envFiles, models !== null);
    const functions = new Functions({ shims: options.functions, env, log, models, timers });
    undo.push(() => models?.stop());
    const invoker = new Invoker(functions, server.url, keys.secret_key, log, timers);
    const scheduler = new Scheduler(database, invoker, log, timers);
    const watch = new Watch(database, log, timers);
    undo.push(() => watch.stop());
    // The server answers until the functions have drained: they need the database through it.
    undo.push(() => server.close());
    undo.push(() => functions.stop(DRAIN_MS));
    const realtime = new Realtime(database, keys, log, timers);
    undo.push(() => realtime.stop());
    undo.push(() => invoker.stop());
    undo.push(() => scheduler.stop());

    if (database.kind === "pglite") {
      const revived = await reviveJobs(database);
      if (revived > 0) log("info", "jobs_revived", { jobs: revived });
      const autovacuum = new Autovacuum(database, log, timers);
      autovacuum.begin();
      undo.push(() => autovacuum.stop());
      const checkpoints = new Checkpoints(database, log, timers);
      checkpoints.begin();
      undo.push(() => checkpoints.stop());
    }
    await lite.begin();
    await realtime.begin();
    server.open({
      lite,
      functions,
      console: new ConsoleFiles(options.console, keys.publishable_key),
      keys,
      realtime,
    });
    await listenForWakes(database, invoker, log);
    await scheduler.begin();
    watch.begin();
    void functions.warm();
    return { url: server.url, keys, database, functions, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openDatabase(
  options: Options,
  dataDir: string,
  keys: Keys,
  url: string,
  mends: Mends,
  log: Log,
): Promise<{ database: Database; lite: Lite }> {
  const migrations = await readMigrations(options.migrations, log).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new StartFailure(`there is no folder ${options.migrations}`);
  });
  const prepare = async (database: Database) => {
    try {
      const lite = await createLite(database, keys, dataDir, url, mends);
      await makePlatform(database, () => lite.ensureSchemas(), mends);
      await applyMigrations(database, migrations, log);
      await completePlatform(database);
      return { database, lite };
    } catch (error) {
      await database.close();
      throw error;
    }
  };

  if (options.databaseUrl) return await prepare(await openPostgres(options.databaseUrl, mends));
  const directory = join(dataDir, "db");
  if (!(await Deno.stat(directory).catch(() => null))) {
    await freshDatabase(directory, {
      // Of the mends this one alone is in the database.
      ingredients: [
        TEMPLATE,
        String(mends.authHelpers),
        await platformSql(),
        ...migrations.map(({ file, sql }) => file + sql),
      ],
      make: async (making) => {
        const { database } = await prepare(await openPglite(making, mends));
        await database.close();
      },
    });
  }
  return await prepare(await openPglite(directory, mends));
}
