/** What makes the functions run without a user: notifications of the database, and schedules. */
import { deepEqual, equal, ok } from "node:assert/strict";
import type { Database } from "../../supabase/local/database/database.ts";
import { Gate } from "./gate.ts";
import { eventually, type TestStack, withStack } from "./stack_for_tests.ts";

const notify = (database: Database, body: unknown, path?: string) =>
  database.query("select pg_notify('invoke_function', $1)", [
    JSON.stringify({ function: "probe", path, body }),
  ]);
const labels = async ({ database }: TestStack) =>
  (await database.query("select label from public.calls order by id")).map(({ label }) => label as string);
const schedule = (database: Database, values: Record<string, unknown>) =>
  database.query(
    "insert into private.schedules select * from jsonb_populate_record(null::private.schedules, $1::text::jsonb)",
    [JSON.stringify({
      function_name: "probe",
      path: "/run",
      body: {},
      enabled: true,
      run_at_start: false,
      ...values,
    })],
  );

Deno.test("a notification calls the function with the secret key", async () => {
  await withStack(async (stack) => {
    await notify(stack.database, { label: "notified" });
    deepEqual(await eventually("the call", async () => (await labels(stack)).length && labels(stack)), [
      "notified of 1",
    ]);
  });
});

Deno.test("a notification that cannot be read is logged and harms nothing", async () => {
  await withStack(async (stack) => {
    await stack.database.query("select pg_notify('invoke_function', 'nonsense')");
    await stack.database.query("select pg_notify('invoke_function', '{\"function\": 1}')");
    await stack.database.query("select pg_notify('invoke_function', '{\"function\": \"nothing\"}')");
    await notify(stack.database, { label: "next" });
    await eventually("the next call", async () => (await labels(stack)).length);
    deepEqual(
      stack.lines.filter(({ event }) => event.startsWith("wake")).map(({ event, status }) => [event, status]),
      [
        ["wake_unreadable", undefined],
        ["wake_unreadable", undefined],
        ["wake_failed", 404],
      ],
    );
  });
});

Deno.test("wake-ups run four at a time, and equal ones that wait become one", async () => {
  await withStack(async (stack) => {
    const gate = stack.gate.url("run");
    for (let i = 0; i < 6; i++) await notify(stack.database, { label: `different ${i}`, gate });
    for (let i = 0; i < 20; i++) await notify(stack.database, { label: "equal" });
    await stack.gate.arrived("run", 4);
    stack.gate.open("run");
    const seen = await eventually("all calls", async () => {
      const all = await labels(stack);
      return all.length >= 7 && all;
    });
    equal(seen.filter((label) => label.startsWith("equal")).length, 1);
    equal(seen.filter((label) => label.startsWith("different")).length, 6);
    equal(Math.max(...seen.map((label) => Number(label.split(" of ")[1]))), 4);
  });
});

Deno.test("a wake-up that equals a running one is not lost", async () => {
  await withStack(async (stack) => {
    const wake = { label: "twice", gate: stack.gate.url("twice") };
    await notify(stack.database, wake);
    await stack.gate.arrived("twice");
    await notify(stack.database, wake);
    stack.gate.open("twice");
    await eventually("both calls", async () => (await labels(stack)).length === 2);
  });
});

Deno.test("schedules run at their time without overlap and are stamped", async () => {
  const dataDir = await Deno.makeTempDir();
  const options = { dataDir };
  const gate = new Gate();
  const tick = { label: "tick", gate: gate.url("tick") };
  await withStack(async ({ database }) => {
    await schedule(database, { name: "each second", cron: "* * * * * *", body: tick });
    await schedule(database, {
      name: "paused",
      cron: "* * * * * *",
      body: { label: "paused" },
      enabled: false,
    });
    await schedule(database, { name: "unreadable", cron: "every day", body: { label: "unreadable" } });
    await schedule(database, {
      name: "sweep",
      cron: "0 0 1 1 *",
      body: { label: "swept" },
      run_at_start: true,
    });
  }, { options });
  await withStack(async (stack) => {
    const logged = (event: string) => stack.lines.filter((line) => line.event === event);
    await gate.arrived("tick");
    await eventually("its second has come again while it runs", () => logged("schedule_still_runs").length);
    gate.open("tick");
    await eventually(
      "two ticks",
      async () => (await labels(stack)).filter((it) => /tick/.test(it)).length >= 2,
    );
    const seen = await labels(stack);
    ok(seen[0]!.startsWith("swept"), `first what the start revives, not ${seen[0]}`);
    ok(seen.every((label) => / of [12]$/.test(label)), `no overlap in ${seen}`);
    deepEqual(seen.filter((label) => /paused|unreadable/.test(label)), []);
    const stamped = await stack.database.query(
      "select name from private.schedules where last_run_at is not null order by 1",
    );
    deepEqual(stamped.map(({ name }) => name), ["each second", "sweep"]);
    deepEqual(logged("schedule_unreadable").map(({ schedule }) => schedule), ["unreadable"]);
  }, { options });
  await gate.close();
  await Deno.remove(dataDir, { recursive: true });
});
