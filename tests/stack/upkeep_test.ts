/** What the stack does for its data besides answering: storage on disk, vacuum, keys, jobs after a kill, the log. */
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { Autovacuum, NAPTIME_MS } from "../../supabase/local/database/autovacuum.ts";
import { LOOK_MS } from "../../supabase/local/database/checkpoints.ts";
import { loadKeys } from "../../supabase/local/keys.ts";
import { captureConsole, errorFields } from "../../supabase/local/log.ts";
import { FileStorage } from "../../supabase/local/api/storage.ts";
import { HeldTimers } from "./held_timers.ts";
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
  const timers = new HeldTimers();
  await withStack(async ({ database }) => {
    await database.exec("insert into public.calls (label) select 'x' from generate_series(1, 2000)");
    await database.exec("update public.calls set label = 'y'");
    // Postgres counts changes a second at most behind.
    const table = await eventually("it is due, and done", async () => {
      timers.ring(NAPTIME_MS);
      const [table] = await database.query(
        "select n_dead_tup, last_analyze from pg_stat_user_tables where relname = 'calls'",
      );
      return table?.last_analyze && table;
    });
    equal(Number(table.n_dead_tup), 0);
    equal((await new Autovacuum(database, () => {}).run()).includes("public.calls"), false);
  }, { timers });
});

Deno.test("the log of much work does not stay on disk", async () => {
  const size = (folder: string) =>
    [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile)
      .reduce((sum, { name }) => sum + Deno.statSync(join(folder, name)).size, 0) / 1024 ** 2;
  const timers = new HeldTimers();
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
    ok(size(log) > 100, "nobody has looked yet");
    timers.ring(LOOK_MS);
    await eventually("the log is short", () => size(log) <= 100);
    const [checkpoint] = await database.query("select redo_lsn::text as at from pg_control_checkpoint()");
    timers.ring(LOOK_MS);
    await database.query("select");
    deepEqual(await database.query("select redo_lsn::text as at from pg_control_checkpoint()"), [checkpoint]);
  }, { timers });
  deepEqual(timers.delays, [], "after the stop nobody looks any more");
});

Deno.test("keys are made once, and those that are missing or cannot be read are made", async () => {
  await withFolder(async (folder) => {
    const events: string[] = [];
    const load = () => loadKeys(folder, (_, event) => void events.push(event));
    const first = await load();
    deepEqual(await load(), first);
    const { jwt_secret, secret_key } = first;
    await Deno.writeTextFile(join(folder, "keys.json"), JSON.stringify({ jwt_secret, secret_key }));
    const completed = await load();
    deepEqual([completed.jwt_secret, completed.secret_key], [jwt_secret, secret_key]);
    deepEqual(Object.keys(completed).sort(), Object.keys(first).sort());
    equal((await Deno.stat(join(folder, "keys.json"))).mode! & 0o777, 0o600);
    equal(atob(completed.token_encryption_key.split(":")[1]!).length, 32);
    deepEqual(events, []);
    await Deno.writeTextFile(join(folder, "keys.json"), '{"jwt_secret": ');
    deepEqual(Object.keys(await load()).sort(), Object.keys(first).sort());
    equal(await Deno.readTextFile(join(folder, "keys.json.unreadable")), '{"jwt_secret": ');
    deepEqual(events, ["keys_unreadable"]);
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
    for (const tree of ["bytes", "meta"]) {
      const left = await Array.fromAsync(Deno.readDir(join(folder, "storage", tree, "b/deep/er")));
      deepEqual(left, [], `${tree} of a deleted object`);
    }
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

Deno.test("what a caller is refused is no error in the log, what breaks is", async () => {
  const lines: { level: string; event: string; code?: unknown }[] = [];
  await withStack(async (stack) => {
    const [user, anon] = [await stack.user(), stack.anon()];
    captureConsole((level, event, fields) => void lines.push({ level, event, ...fields }));
    const status = async (answer: PromiseLike<{ status: number }>) => (await answer).status;
    const refused = [
      await status(anon.from("hidden").select()),
      await status(user.from("hidden").select()),
      await status(user.from("notes").insert({ body: "mine", plan: "pro" })),
      await status(user.from("nothing").select()),
      await status(user.rpc("not_for_the_service")),
      await status(user.rpc("raise_problem")),
      await status(user.rpc("raise_problem", {}, { get: true })),
      await status(user.rpc("fails", { p_code: "PT404" })),
      (await user.auth.signInWithPassword({ email: "nobody@example.com", password: "wrong" })).error?.status,
      (await fetch(`${stack.url}/rest/v1/notes`, {
        headers: { apikey: stack.keys.publishable_key, authorization: "Bearer a.b.c" },
      })).status,
      (await stack.fetch("/storage/v1/object/files/nothing.txt")).status,
      (await stack.fetch("/functions/v1/nothing")).status,
    ];
    deepEqual(refused, [401, 403, 403, 404, 403, 400, 400, 404, 400, 401, 400, 404]);
    deepEqual([...lines, ...stack.lines].filter(({ level }) => ["warn", "error"].includes(level)), []);
    ok(lines.some(({ event, code }) => event === "refused" && code === "42501"), "the file has them");
    for (const broken of [{ p_code: "P0001" }, { p_code: "XX001" }]) {
      await user.rpc("fails", broken);
      await user.rpc("fails", broken, { get: true });
    }
    const errors = lines.filter(({ level }) => level === "error").map(({ code }) => code);
    deepEqual(errors, ["P0001", "P0001", "XX001", "XX001"]);
  }).finally(() => captureConsole(() => {}));
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
