/** Who is there: clients say it of themselves, and the others hear who came and who went. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { RealtimeChannel, SupabaseClient } from "@supabase/supabase-js";
import { bounded, eventually, withStack } from "../stack_for_tests.ts";
import { RawSocket } from "./raw_socket.ts";
import { admit, tokenOf } from "./room.ts";

const TOPIC = "realtime:room";

async function present(client: SupabaseClient, key: string): Promise<RealtimeChannel> {
  await client.realtime.setAuth();
  const channel = client.channel("room", { config: { private: true, presence: { key } } })
    .on("presence", { event: "sync" }, () => {});
  await bounded(
    new Promise<void>((done) => void channel.subscribe((status) => status === "SUBSCRIBED" && done())),
  );
  return channel;
}

interface Metas {
  metas: Record<string, string>[];
}

const seen = (channel: RealtimeChannel) =>
  Object.entries(channel.presenceState<{ mood?: string }>()).map(([key, metas]) =>
    `${key} ${metas.map(({ mood }) => mood).sort()}`
  ).sort().join(", ");

Deno.test("presence", async (t) => {
  await withStack(async (stack) => {
    const [ann, bob, viewer] = [await stack.user(), await stack.user(), await stack.user()];
    await admit(stack, "room", ann, true);
    await admit(stack, "room", bob, true);
    await admit(stack, "room", viewer);

    await t.step("supabase-js sees who is there and who goes", async () => {
      const one = await present(ann, "ann");
      const two = await present(bob, "bob");
      equal(await one.track({ mood: "glad" }), "ok");
      await eventually("bob sees ann", () => seen(two) === "ann glad");
      equal(await two.track({ mood: "calm" }), "ok");
      await eventually(
        "both see both",
        () => [one, two].every((each) => seen(each) === "ann glad, bob calm"),
      );
      const late = await present(viewer, "viewer");
      await eventually("who comes late sees all", () => seen(late) === "ann glad, bob calm");
      equal(await late.track({ mood: "shy" }), "error", "without the right to write");
      equal(await two.untrack(), "ok");
      await eventually("bob is gone", () => seen(one) === "ann glad");
      await ann.realtime.disconnect();
      await eventually("and ann, with her socket", () => seen(late) === "");
      await bob.realtime.disconnect();
      await viewer.realtime.disconnect();
    });

    await t.step("what is odd is answered, and too many words end the channel", async () => {
      const raw = await RawSocket.open(stack, "2.0.0");
      const { ref } = await raw.join(TOPIC, { private: true }, await tokenOf(ann));
      const say = (payload: unknown) => raw.ask(TOPIC, "presence", payload, ref);
      deepEqual((await say({ event: "track", payload: [1] })).payload, {
        status: "error",
        response: { reason: "Presence track payload must be a map" },
      });
      equal((await say({ event: "dance" })).payload.status, "error");
      ok(!raw.seen.some(({ event }) => event === "presence_state"), "it did not ask for presence");
      equal(
        (await say({ event: "track", payload: { phx_ref: "forged", __proto__: 1 } })).payload.status,
        "ok",
      );
      const { payload: { joins } } = await raw.until(({ event }) => event === "presence_diff");
      match(joins[Object.keys(joins)[0]!].metas[0].phx_ref, /^\d+$/, "its own number is the stack's");
      const other = await RawSocket.open(stack, "1.0.0");
      await other.join(TOPIC, { private: true, presence: { enabled: true } }, await tokenOf(bob));
      const { payload: state } = await other.until(({ event }) => event === "presence_state");
      deepEqual(Object.keys(state), Object.keys(joins));
      // Not by supabase-js: 2.109 keeps what a client said before beside what it says now.
      equal((await say({ event: "TRACK", payload: { mood: "new" } })).payload.status, "ok");
      const { payload: changed } = await other.until(({ event }) => event === "presence_diff");
      const [now, before] = [changed.joins, changed.leaves].map((group) =>
        Object.values<Metas>(group)[0]!.metas[0]!
      );
      deepEqual([now!.mood, now!.phx_ref_prev], ["new", before!.phx_ref]);
      other.seen.length = 0;
      equal((await say({ event: "untrack" })).payload.status, "ok");
      const { payload: { leaves } } = await other.until(({ event }) => event === "presence_diff");
      deepEqual(Object.keys(leaves), Object.keys(joins));
      while (!raw.seen.some(({ event }) => event === "phx_close")) {
        for (let i = 0; i < 10; i++) raw.say(TOPIC, "presence", { event: "untrack" }, ref);
        await raw.beat();
      }
      const { payload } = await raw.until(({ event }) => event === "system");
      equal(payload.message, "Client presence rate limit exceeded");
      await raw.close();
      await other.close();
    });

    await t.step("a public topic has its own, and a large word ends the channel", async () => {
      const raw = await RawSocket.open(stack, "2.0.0");
      const { ref } = await raw.join("realtime:room", { presence: { enabled: true, key: "me" } });
      deepEqual((await raw.until(({ event }) => event === "presence_state")).payload, {});
      await raw.ask(TOPIC, "presence", { event: "track", payload: { at: "home" } }, ref);
      const { payload } = await raw.until(({ event }) => event === "presence_diff");
      equal(payload.joins.me.metas[0].at, "home");
      raw.say(TOPIC, "presence", { event: "track", payload: { text: "x".repeat(64_001) } }, ref);
      equal(
        (await raw.until(({ event }) => event === "system")).payload.message,
        "Track message size exceeded",
      );
      await raw.close();
    });

    ok(!stack.lines.some(({ level }) => level === "error"), JSON.stringify(stack.lines.at(-1)));
  });
});
