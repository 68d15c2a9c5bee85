import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite/vector";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { Kysely } from "kysely";
import { type Database, type LiteConnection, type Row, SESSION } from "./database.ts";
import { Exclusive, exclusiveDialect } from "../mends/exclusive_connection.ts";
import type { Mends } from "../mends/mends.ts";
import { VALUE_FORMS, VALUE_WRITERS } from "../mends/value_forms.ts";

/** Lets json and jsonb parameters through as bytes, which PGlite then sends as binary. */
const json = (
  value: unknown,
) => (value instanceof Uint8Array ? value as unknown as string : JSON.stringify(value));
const BINARY_JSON = { serializers: { 114: json, 3802: json } };

/** Segments of the log that a checkpoint has freed are removed; a server keeps up to 1 GB of them to write into again. */
const NO_SPARE_LOG = ["-c", "wal_recycle=off"];

/**
 * Opens (or makes) a PGlite database in `directory`. Postgres commits with write() to files of the host (its fsync is
 * off, synchronous_commit on): a committed row outlives kill -9 of the process, not a power cut. After a kill Postgres
 * replays its log when it opens the directory.
 */
export async function openPglite(directory: string, mends: Mends): Promise<Database> {
  // Postgres leaves its own exit status behind as this process's, with each error too.
  const { exitCode } = Deno;
  const connection = await createPgliteConnection({
    url: directory,
    pgliteOptions: {
      extensions: { vector },
      parsers: mends.valueForms ? VALUE_FORMS : {},
      serializers: mends.valueForms ? VALUE_WRITERS : {},
      startParams: [...PGlite.defaultStartParams, ...NO_SPARE_LOG],
    },
  });
  const pglite: PGlite = connection.driver;
  await pglite.waitReady;
  Deno.exitCode = exitCode;
  const exclusive = new Exclusive();
  const alone = <T>(work: () => Promise<T>) =>
    exclusive.run(() =>
      work().finally(() => {
        Deno.exitCode = exitCode;
      })
    );
  const lite = connection as unknown as LiteConnection;
  if (mends.exclusiveConnection) lite.kysely = new Kysely({ dialect: exclusiveDialect(pglite, exclusive) });
  // Said once: what a transaction sets locally goes back to what was set, and PGlite has not set its own user.
  await pglite.exec(`set session authorization postgres; ${SESSION}`);

  return {
    kind: "pglite",
    lite,
    query: (sql, params) => alone(async () => (await pglite.query<Row>(sql, params)).rows),
    exec: (sql) => alone(async () => void await pglite.exec(sql)),
    transaction: (work) =>
      alone(() =>
        pglite.transaction((tx) =>
          work({
            query: async (sql, params) => (await tx.query<Row>(sql, params, BINARY_JSON)).rows,
            exec: async (sql) => void await tx.exec(sql),
          })
        )
      ),
    // In binary form: as a string its length alone is counted twice, character by character (10 ms of 17 for 520 KB).
    jsonParameter(text, type, place) {
      const version = type === "jsonb" ? [1] : [];
      const value = new Uint8Array(version.length + text.length);
      value.set(version);
      value.set(text, version.length);
      return { placeholder: `$${place}::${type}`, value };
    },
    listen: async (channel, heard) => void await pglite.listen(channel, heard),
    close: () => alone(() => lite.close()),
  };
}
