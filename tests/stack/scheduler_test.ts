/** Which schedules are kept: read at the start and every 30 s, from a table that may change. */
import { deepEqual, equal } from "node:assert/strict";
import type { Invoker, Wake } from "../../supabase/local/calls/invoke.ts";
import { REREAD_MS, Scheduler } from "../../supabase/local/calls/scheduler.ts";
import type { Database, Row } from "../../supabase/local/database/database.ts";
import { HeldTimers } from "./held_timers.ts";
import { eventually, type Line } from "./stack_for_tests.ts";

const EACH_SECOND = "* * * * * *";
const NEVER = "0 0 1 1 *";

/** A scheduler over a table that is an array. */
function setUp(...rows: Row[]) {
  const table = rows;
  const server = { hasTable: true, hasPgCron: false, broken: false };
  const wakes: Wake[] = [];
  const stamped: unknown[] = [];
  const lines: Line[] = [];
  const timers = new HeldTimers();
  let reads = 0;
  const database = {
    query(sql: string, params: unknown[] = []) {
      if (server.broken) return Promise.reject(new Error("the server is away"));
      if (sql.includes("to_regclass")) {
        return Promise.resolve([{ name: server.hasTable ? "private.schedules" : null }]);
      }
      if (sql.includes("pg_extension")) return Promise.resolve(server.hasPgCron ? [{}] : []);
      if (sql.startsWith("update")) return Promise.resolve((stamped.push(...params), []));
      reads++;
      return Promise.resolve(table.map((schedule) => ({ schedule: structuredClone(schedule) })));
    },
  } as unknown as Database;
  const invoker = { wake: (wake: Wake) => Promise.resolve(void wakes.push(wake)) } as unknown as Invoker;
  const log = (level: Line["level"], event: string, fields = {}) =>
    void lines.push({ level, event, ...fields });
  const scheduler = new Scheduler(database, invoker, log, timers);
  const reread = async () => {
    const before = reads;
    timers.ring(REREAD_MS);
    await eventually("the table was read", () => reads > before);
    await new Promise((done) => setTimeout(done));
  };
  return { table, server, wakes, stamped, lines, timers, scheduler, reread };
}
const row = (values: Row): Row => ({ function_name: "f", path: "/run", body: {}, enabled: true, ...values });

Deno.test("a schedule that is added, changed, switched off or taken away is kept so from the next look on", async () => {
  const { table, wakes, scheduler, reread } = setUp(row({ name: "a", cron: NEVER }));
  await scheduler.begin();
  table.push(row({ name: "b", cron: EACH_SECOND, body: { is: "added" } }));
  await reread();
  await eventually("it runs", () => wakes.some(({ body }) => (body as Row).is === "added"));
  const changes = [{ body: { is: "changed" } }, { path: "/other" }, { function_name: "g" }];
  for (const change of changes) {
    table[1] = { ...table[1], ...change };
    await reread();
    wakes.length = 0;
    const { function_name, path, body } = table[1]!;
    deepEqual(await eventually("it runs as it is now", () => wakes[0]), {
      function: function_name,
      path,
      body,
    });
  }
  // Two runs of another show that a second has passed.
  table[1] = row({ name: "b", cron: EACH_SECOND, enabled: false, body: { is: "switched off" } });
  table.push(row({ name: "c", cron: EACH_SECOND, body: { is: "a witness" } }));
  await reread();
  wakes.length = 0;
  await eventually("the witness runs twice", () => wakes.length >= 2);
  deepEqual(new Set(wakes.map(({ body }) => (body as Row).is)), new Set(["a witness"]));
  table.splice(0, 3, row({ name: "d", cron: EACH_SECOND, body: { is: "the last" } }));
  await reread();
  wakes.length = 0;
  await eventually("the last runs twice", () => wakes.length >= 2);
  deepEqual(new Set(wakes.map(({ body }) => (body as Row).is)), new Set(["the last"]));
  scheduler.stop();
});

Deno.test("what revives work runs once at the start, unless it is switched off, and is stamped", async () => {
  const { wakes, stamped, timers, scheduler } = setUp(
    row({ name: "sweep", cron: NEVER, run_at_start: true, path: null }),
    row({ name: "off", cron: NEVER, run_at_start: true, enabled: false }),
    row({ name: "other", cron: NEVER }),
  );
  await scheduler.begin();
  await eventually("it runs", () => wakes.length);
  deepEqual(wakes, [{ function: "f", path: "/run", body: {} }]);
  deepEqual(stamped, ["sweep"]);
  scheduler.stop();
  deepEqual(timers.delays, [], "after the stop the table is not read again");
});

Deno.test("a table that is missing or cannot be read stops nothing, and is looked for again", async () => {
  const { server, wakes, lines, timers, scheduler, reread } = setUp(row({ name: "a", cron: EACH_SECOND }));
  server.hasTable = false;
  await scheduler.begin();
  deepEqual([wakes, lines], [[], []]);
  server.broken = true;
  timers.ring(REREAD_MS);
  await eventually("it is said", () => lines.length);
  deepEqual([lines[0]!.event, lines[0]!.message], ["schedules_unreadable", "the server is away"]);
  Object.assign(server, { broken: false, hasTable: true });
  await reread();
  await eventually("it runs", () => wakes.length);
  scheduler.stop();
});

Deno.test("where pg_cron is, it runs the schedules; the start's own calls are ours", async () => {
  const { server, wakes, scheduler } = setUp(row({ name: "sweep", cron: EACH_SECOND, run_at_start: true }));
  server.hasPgCron = true;
  await scheduler.begin();
  const witness = setUp(row({ name: "witness", cron: EACH_SECOND }));
  await witness.scheduler.begin();
  await eventually("a second has passed", () => witness.wakes.length >= 2);
  equal(wakes.length, 1);
  scheduler.stop();
  witness.scheduler.stop();
});
