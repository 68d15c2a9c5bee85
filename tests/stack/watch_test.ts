/** The check of the alerts each minute, and what it posts. */
import { deepEqual, equal } from "node:assert/strict";
import { Watch, WATCH_MS } from "../../supabase/local/calls/watch.ts";
import type { Database } from "../../supabase/local/database/database.ts";
import { HeldTimers } from "./held_timers.ts";
import { eventually } from "./stack_for_tests.ts";

const DELIVERY = { id: 7, url: "https://hooks.example.com/x", headers: { "x-signature": "s" }, body: "{}" };

function setUp(ours: boolean, answer: () => Promise<Response>) {
  const timers = new HeldTimers();
  const asked: string[] = [];
  const settled: unknown[][] = [];
  const posts: [string, RequestInit][] = [];
  const database = {
    query(sql: string, params: unknown[] = []) {
      if (sql.includes("settle_delivery")) return Promise.resolve((settled.push(params), []));
      if (sql.includes("to_regprocedure")) return Promise.resolve([{ ours }]);
      asked.push(sql.match(/private\.\w+/)![0]);
      return Promise.resolve(sql.includes("take_deliveries") ? [{ delivery: DELIVERY }] : []);
    },
  } as unknown as Database;
  const post = ((url: string, init: RequestInit) => {
    posts.push([url, init]);
    return answer();
  }) as unknown as typeof fetch;
  const watch = new Watch(database, () => {}, timers, post);
  watch.begin();
  return { timers, asked, settled, posts, watch };
}

Deno.test("each minute the alerts are checked, and what is told of them is posted and settled", async () => {
  const { timers, asked, settled, posts } = setUp(true, () => Promise.resolve(new Response("ok")));
  timers.ring(WATCH_MS);
  await eventually("it is settled", () => settled.length === 1);
  deepEqual(asked, ["private.keep_watch", "private.take_deliveries"]);
  deepEqual(settled, [[7, 200, null]]);
  const [[url, { method, headers, body, redirect }]] = posts as [[string, RequestInit]];
  deepEqual({ url, method, headers, body, redirect }, {
    ...{ url: DELIVERY.url, method: "POST", headers: DELIVERY.headers },
    ...{ body: DELIVERY.body, redirect: "manual" },
  });
});

Deno.test("a post that fails is settled with the reason", async () => {
  const { watch, settled } = setUp(true, () => Promise.reject(new Error("no such host")));
  await watch.look();
  deepEqual(settled, [[7, null, "no such host"]]);
});

Deno.test("where pg_cron checks them nothing is done here", async () => {
  const { watch, asked, posts } = setUp(false, () => Promise.resolve(new Response("ok")));
  await watch.look();
  equal(asked.length + posts.length, 0);
});
