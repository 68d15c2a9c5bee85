/** What the stack does for its data besides answering: storage on disk, vacuum, keys, jobs after a kill, the log. */
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { Autovacuum } from "../../supabase/local/database/autovacuum.ts";
import { loadKeys } from "../../supabase/local/keys.ts";
import { errorFields } from "../../supabase/local/log.ts";
import { FileStorage } from "../../supabase/local/api/storage.ts";
import { eventually, withStack } from "./stack_for_tests.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("jobs that a killed stack held are free at the next start, at no attempt's cost", async () => {
  await withFolder(async (dataDir) => {
    await withStack(async ({ database }) => {
      await database.query(`insert into private.jobs values
        (1, 'running', now() + interval '1 hour', 3), (2, 'queued', null, 0), (3, 'running', now() - interval '1 hour', 2)`);
    }, { options: { dataDir } });
    await withStack(async ({ database, lines }) => {
      const rows = await database.query(
        "select id, attempts, leased_until <= now() as free from private.jobs order by id",
      );
      deepEqual(rows.map(({ id, attempts, free }) => [id, attempts, free]), [[1, 2, true], [2, 0, null], [
        3,
        2,
        true,
      ]]);
      ok(lines.some(({ event, jobs }) => event === "jobs_revived" && jobs === 1));
    }, { options: { dataDir } });
  });
});

Deno.test("a table that changed is vacuumed and analyzed, once", async () => {
  await withStack(async ({ database }) => {
    const autovacuum = new Autovacuum(database, () => {});
    await database.exec("insert into public.calls (label) select 'x' from generate_series(1, 2000)");
    await database.exec("update public.calls set label = 'y'");
    // Postgres counts changes a second at most behind.
    await eventually("it is due", async () => (await autovacuum.run()).includes("public.calls"));
    const [table] = await database.query(
      "select n_dead_tup, last_analyze from pg_stat_user_tables where relname = 'calls'",
    );
    equal(Number(table!.n_dead_tup), 0);
    ok(table!.last_analyze);
    equal((await autovacuum.run()).includes("public.calls"), false);
  });
});

Deno.test("the log of much work does not stay on disk", async () => {
  const size = (folder: string) =>
    [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile)
      .reduce((sum, { name }) => sum + Deno.statSync(join(folder, name)).size, 0) / 1024 ** 2;
  await withStack(async ({ database, dataDir }) => {
    const log = join(dataDir, "db/pg_wal");
    const [before] = await database.query("select pg_current_wal_lsn() as at");
    for (let i = 0; i < 8; i++) {
      await database.exec(
        "insert into public.calls (label) select repeat(md5(i::text), 30) from generate_series(1, 20000) i",
      );
    }
    const [written] = await database.query("select (pg_current_wal_lsn() - $1::pg_lsn) / 1024 ^ 2 as mb", [
      before!.at,
    ]);
    ok(written!.mb > 150, `${written!.mb} MB are enough to tell`);
    await eventually("the log is short", () => size(log) <= 100);
  });
});

Deno.test("keys are made once, and those that are missing are added", async () => {
  await withFolder(async (folder) => {
    const first = await loadKeys(folder);
    deepEqual(await loadKeys(folder), first);
    const { jwt_secret, secret_key } = first;
    await Deno.writeTextFile(join(folder, "keys.json"), JSON.stringify({ jwt_secret, secret_key }));
    const completed = await loadKeys(folder);
    deepEqual([completed.jwt_secret, completed.secret_key], [jwt_secret, secret_key]);
    deepEqual(Object.keys(completed).sort(), Object.keys(first).sort());
    equal((await Deno.stat(join(folder, "keys.json"))).mode! & 0o777, 0o600);
    equal(atob(completed.token_encryption_key.split(":")[1]!).length, 32);
  });
});

Deno.test("stored objects keep their bytes and metadata, and names cannot leave their bucket", async () => {
  await withFolder(async (folder) => {
    const storage = new FileStorage(join(folder, "storage"));
    const bytes = new Uint8Array([0, 255, 10]);
    await storage.uploadObject("b", "deep/er/ä.bin", undefined, bytes, "image/x", "max-age=1");
    const { body, metadata } = await storage.getObject("b", "deep/er/ä.bin");
    deepEqual([new Uint8Array(body), metadata.mimetype, metadata.cacheControl, metadata.size], [
      bytes,
      "image/x",
      "max-age=1",
      3,
    ]);
    await storage.copyObject("b", "deep/er/ä.bin", undefined, "c", "copy");
    await storage.deleteObjects("b", ["deep/er/ä.bin", "not there"]);
    equal((await storage.headObject("c", "copy")).mimetype, "image/x");
    await rejects(storage.getObject("b", "deep/er/ä.bin"), { name: "NotFound" });
    for (
      const [bucket, key] of [
        ["b", "../c/copy"],
        ["b", "../../../etc/passwd"],
        ["..", "x"],
        ["b/../../x", "y"],
        ["", "x"],
        ["b", ""],
      ]
    ) {
      await rejects(storage.uploadObject(bucket!, key!, undefined, bytes, "", ""), {
        message: "unusable object name",
      });
    }
  });
});

Deno.test("logged errors say what happened and no row values", () => {
  const detail = "Key (email)=(someone@example.com) already exists.";
  const violation = Object.assign(new Error("duplicate key"), { code: "23505", detail });
  const answered = Object.assign(
    new Error(JSON.stringify({ code: "23514", message: "too long", details: detail })),
    { code: "PGRST" },
  );
  deepEqual(errorFields(violation), { error: "Error", message: "duplicate key", code: "23505" });
  deepEqual(errorFields(answered), { error: "error", message: "too long", code: "23514" });
  deepEqual(errorFields("text"), { error: "Error", message: "text" });
});
