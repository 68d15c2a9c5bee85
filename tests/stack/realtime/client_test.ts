/** Channels of supabase-js, as a frontend uses them. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createClient, type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { bounded, eventually, type TestStack, withStack } from "../stack_for_tests.ts";
import { admit, expel, idOf, seconds, send, sign } from "./room.ts";

/** Subscribes and waits for the first word of it. */
async function subscribed(channel: RealtimeChannel): Promise<{ status: string; reason: string }> {
  return await bounded(
    new Promise((done) =>
      channel.subscribe((status, error) => {
        // deno-lint-ignore no-explicit-any
        const cause = error?.cause as any;
        done({ status, reason: String(cause?.reason ?? error?.message ?? "") });
      })
    ),
  );
}

/** A channel that keeps what it hears. */
function listening(
  client: SupabaseClient,
  topic: string,
  config: Record<string, unknown> = { private: true },
) {
  // deno-lint-ignore no-explicit-any
  const heard: any[] = [];
  const channel = client.channel(topic, { config }).on("broadcast", { event: "*" }, (message) => {
    heard.push(message);
  });
  return { channel, heard };
}

for (const vsn of ["1.0.0", "2.0.0"]) {
  Deno.test(`channels of supabase-js, protocol ${vsn}`, async (t) => {
    await withStack(async (stack) => {
      const clients: SupabaseClient[] = [];
      const open = async () => {
        const client = createClient(stack.url, stack.keys.publishable_key, {
          auth: { autoRefreshToken: false, persistSession: false },
          realtime: { vsn },
        });
        clients.push(client);
        await client.auth.signUp({ email: `${crypto.randomUUID()}@example.com`, password: "Passw0rd!!" });
        await client.realtime.setAuth();
        return client;
      };
      const [member, speaker, stranger] = [await open(), await open(), await open()];
      await admit(stack, "room", member);
      await admit(stack, "room", speaker, true);

      await t.step("a member hears the database, a stranger and the signed-out do not get in", async () => {
        const { channel, heard } = listening(member, "room");
        equal((await subscribed(channel)).status, "SUBSCRIBED");
        const anon = createClient(stack.url, stack.keys.publishable_key, { realtime: { vsn } });
        clients.push(anon);
        for (const client of [stranger, anon]) {
          const { status, reason } = await subscribed(client.channel("room", { config: { private: true } }));
          equal(status, "CHANNEL_ERROR");
          match(reason, /^Unauthorized: You do not have permissions to read from this Channel topic: room$/);
        }
        await send(stack, "room", "told", { n: 1, "ключ": "\u2028 é 😀" });
        await eventually("the message", () => heard.length);
        const { event, payload, meta } = heard[0];
        deepEqual([event, payload.n, payload["ключ"]], ["told", 1, "\u2028 é 😀"]);
        equal(meta.id, payload.id);
        await member.removeChannel(channel);
      });

      await t.step("clients hear each other, with an answer when they want one", async () => {
        const one = listening(member, "room");
        const two = listening(speaker, "room", { private: true, broadcast: { ack: true, self: true } });
        await subscribed(one.channel);
        await subscribed(two.channel);
        const said = { type: "broadcast" as const, event: "said", payload: { a: [1, "é"] } };
        equal(await two.channel.send(said), "ok");
        await eventually("both heard it", () => one.heard.length && two.heard.length);
        for (const { heard } of [one, two]) {
          deepEqual([heard[0].event, heard[0].payload], ["said", said.payload]);
        }
        // Whoever may not write is not told so: the client would wait for the answer.
        await one.channel.send({ ...said, event: "may not" });
        equal(await two.channel.send({ ...said, event: "marker" }), "ok");
        await eventually("the marker", () => one.heard.length > 1);
        deepEqual(two.heard.map(({ event }) => event), ["said", "marker"]);
        if (vsn === "2.0.0") {
          await two.channel.send({ ...said, event: "bytes", payload: new Uint8Array([0, 255]).buffer });
          await eventually("the bytes", () => one.heard.length > 2);
          deepEqual(new Uint8Array(one.heard[2].payload), new Uint8Array([0, 255]));
        }
        await member.removeAllChannels();
        await speaker.removeAllChannels();
      });

      await t.step("what was missed is replayed, once", async () => {
        const since = Date.now() - 60_000;
        await send(stack, "room", "missed 1");
        await send(stack, "room", "missed 2");
        const { channel, heard } = listening(member, "room", {
          private: true,
          broadcast: { replay: { since, limit: 2 } },
        });
        equal((await subscribed(channel)).status, "SUBSCRIBED");
        await send(stack, "room", "live");
        await eventually("all three", () => heard.length >= 3);
        deepEqual(heard.map(({ event, meta }) => [event, meta.replayed ?? false]), [
          ["missed 1", true],
          ["missed 2", true],
          ["live", false],
        ]);
        await member.removeChannel(channel);
      });

      await t.step("a message by HTTP needs the right to write", async () => {
        const { channel, heard } = listening(member, "room");
        await subscribed(channel);
        const refused = await stranger.channel("room", { config: { private: true } }).httpSend("http", {
          n: 0,
        })
          .catch((error) => error as Error);
        match(String((refused as Error).message), /Unauthorized|Forbidden|403/);
        await speaker.channel("room", { config: { private: true } }).httpSend("http", { n: 1 });
        await eventually("the message", () => heard.length);
        deepEqual(heard.map(({ event, payload }) => [event, payload]), [["http", { n: 1 }]]);
        await member.removeChannel(channel);
      });

      await t.step("who is removed is out with the next token", async () => {
        const { channel, heard } = listening(member, "room");
        const closed = Promise.withResolvers<void>();
        const joined = Promise.withResolvers<void>();
        channel.subscribe((status) => {
          if (status === "SUBSCRIBED") joined.resolve();
          if (status === "CLOSED") closed.resolve();
        });
        await bounded(joined.promise);
        await expel(stack, "room", member);
        const sub = await idOf(member);
        await member.realtime.setAuth(
          await sign(stack, { sub, role: "authenticated", exp: seconds() + 600 }),
        );
        await bounded(closed.promise);
        const others = listening(speaker, "room");
        await subscribed(others.channel);
        await send(stack, "room", "among us");
        await eventually("the others heard it", () => others.heard.length);
        deepEqual(heard, []);
        equal((await subscribed(listening(member, "room").channel)).status, "CHANNEL_ERROR");
      });

      ok(!stack.lines.some(({ level }) => level === "error"));
      for (const client of clients) await client.realtime.disconnect();
    });
  });
}

Deno.test("broadcasts by HTTP", async () => {
  await withStack(async (stack: TestStack) => {
    const path = "/realtime/v1/api/broadcast";
    const { channel, heard } = listening(stack.anon(), "board", {});
    await subscribed(channel);
    const post = async (where: string, body: BodyInit, headers: Record<string, string> = {}) => {
      const response = await stack.fetch(where, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...headers },
      });
      return [response.status, await response.text()] as const;
    };
    const message = { topic: "board", event: "one", payload: { n: 1 } };
    deepEqual(await post(path, JSON.stringify({ messages: [message, { ...message, event: "two" }] })), [
      202,
      "",
    ]);
    deepEqual(await post(`${path}/board/events/three%20%E2%9C%93`, "[3]"), [202, ""]);
    await eventually("all three", () => heard.length >= 3);
    deepEqual(heard.map(({ event, payload }) => [event, payload]), [["one", { n: 1 }], ["two", { n: 1 }], [
      "three ✓",
      [3],
    ]]);
    for (const body of ["{", "{}", '{"messages": {}}', '{"messages": []}', '{"messages": [null]}']) {
      equal((await post(path, body))[0], 422, body);
    }
    const wrong = await post(
      path,
      JSON.stringify({ messages: [{ topic: "", event: 1, payload: [], private: "x" }] }),
    );
    deepEqual([wrong[0], JSON.parse(wrong[1])], [422, {
      errors: {
        messages: [{
          topic: ["can't be blank"],
          event: ["can't be blank"],
          payload: ["is invalid"],
          private: ["is invalid"],
        }],
      },
    }]);
    equal((await post(path, "x", { "content-type": "text/plain" }))[0], 415);
    equal((await post(`${path}/board/events/e`, "x", { "content-type": "text/plain" }))[0], 415);
    equal((await post(`${path}/board/events/e`, "x"))[0], 422);
    equal((await post(`${path}/%FF/events/e`, "1"))[0], 422);
    equal((await post(path, "{}", { apikey: "wrong" }))[0], 401);
    equal((await post(path, "x".repeat(5_000_001)))[0], 413);
    const many = JSON.stringify({ messages: Array(1_001).fill(message) });
    equal((await post(path, many))[0], 429);
    equal((await stack.fetch(path)).status, 405);
    equal(
      (await fetch(stack.url + path, { method: "OPTIONS" })).status,
      204,
      "asked by a browser before it posts",
    );
    await channel.unsubscribe();
  });
});
