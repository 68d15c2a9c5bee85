/** The conformance cases of the protocol, frame by frame, in both versions. */
import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { withStack } from "../stack_for_tests.ts";
import { RawSocket, type Version } from "./raw_socket.ts";
import { admit, send, tokenOf } from "./room.ts";

for (const version of ["1.0.0", "2.0.0"] satisfies Version[]) {
  Deno.test(`the protocol, version ${version}`, async (t) => {
    await withStack(async (stack) => {
      const room = `room ${version}`;
      const [member, stranger, speaker] = [await stack.user(), await stack.user(), await stack.user()];
      await admit(stack, room, member);
      await admit(stack, room, speaker, true);
      const v2 = version === "2.0.0";
      const raw = await RawSocket.open(stack, version);

      await t.step("a heartbeat is answered", async () => {
        const { topic, payload } = await raw.beat();
        deepEqual([topic, payload], ["phoenix", { status: "ok", response: {} }]);
      });

      await t.step("a public topic is anybody's", async () => {
        const joined = await raw.join("realtime:public");
        deepEqual(joined.payload, { status: "ok", response: { postgres_changes: [] } });
        equal(joined.joinRef, v2 ? joined.ref : null);
        await send(stack, "public", "to all", { n: 1 }, false);
        const { payload, ref } = await raw.until(({ event }) => event === "broadcast");
        equal(ref, null);
        deepEqual([payload.type, payload.event, payload.payload.n], ["broadcast", "to all", 1]);
        equal(payload.binary ?? false, v2, "binary in version 2");
        equal(payload.meta.id, payload.payload.id);
      });

      await t.step("a private one needs a policy that shows its messages", async () => {
        const refused = async (token?: string) =>
          (await raw.join(`realtime:${room}`, { private: true }, token)).payload;
        const response = {
          reason: `Unauthorized: You do not have permissions to read from this Channel topic: ${room}`,
        };
        deepEqual(await refused(), { status: "error", response }, "anon");
        deepEqual(await refused(await tokenOf(stranger)), { status: "error", response }, "a stranger");
        deepEqual(await refused(stack.keys.publishable_key), { status: "error", response }, "a key");
        equal((await refused(await tokenOf(member))).status, "ok", "a member");
      });

      await t.step("messages are heard on the side where they were sent, in their order", async () => {
        const both = await RawSocket.open(stack, version);
        await both.join(`realtime:${room}`);
        await send(stack, room, "private 1");
        await send(stack, room, "public 1", {}, false);
        await stack.database.query(
          `select realtime.send('{"id": "own"}', 'private ' || n, $1) from generate_series(2, 450) n`,
          [room],
        );
        await send(stack, room, "public 2", {}, false);
        await raw.until(({ payload }) => payload.event === "private 450");
        await both.until(({ payload }) => payload.event === "public 2");
        const topic = `realtime:${room}`;
        const expected = Array.from({ length: 450 }, (_, i) => `${topic} private ${i + 1}`);
        deepEqual(raw.heard().slice(1), expected);
        deepEqual(both.heard(), [`${topic} public 1`, `${topic} public 2`]);
        const { payload } = raw.seen.find(({ payload }) => payload.event === "private 2")!;
        equal(payload.payload.id, "own", "an id of the payload stays");
        match(payload.meta.id, /^[0-9a-f-]{36}$/);
        await both.close();
      });

      await t.step("what a transaction took back is not heard", async () => {
        await stack.database.transaction(async (tx) => {
          await tx.query("select realtime.send('{}', 'taken back', $1)", [room]);
          throw new Error("rolled back");
        }).catch(() => {});
        await send(stack, room, "kept");
        await raw.until(({ payload }) => payload.event === "kept");
        ok(!raw.heard().some((heard) => `${heard}`.includes("taken back")));
      });

      await t.step("client broadcasts: self, ack, and a right of their own", async () => {
        const [other, speaks] = [await RawSocket.open(stack, version), await RawSocket.open(stack, version)];
        const topic = `realtime:${room}`;
        const own = { private: true, broadcast: { self: true, ack: true } };
        const { ref } = await other.join(
          topic,
          { private: true, broadcast: { ack: true } },
          await tokenOf(member),
        );
        const mute = other.say(topic, "broadcast", { type: "broadcast", event: "may not", payload: {} }, ref);
        await other.beat();
        ok(!other.seen.some((frame) => frame.ref === mute), "no answer without the right to write");
        const joined = await speaks.join(topic, own, await tokenOf(speaker));
        const said = { type: "broadcast", event: "said", payload: { a: 1 } };
        const ack = await speaks.ask(topic, "broadcast", said, joined.ref);
        deepEqual(ack.payload, { status: "ok", response: {} });
        for (const socket of [other, speaks, raw]) {
          const { payload } = await socket.until(({ event }) => event === "broadcast");
          if (socket !== raw) deepEqual(payload, said);
        }
        await raw.until(({ payload }) => payload.event === "said");
        ok(!raw.heard().some((heard) => `${heard}`.includes("may not")));
        await speaks.join(topic, { private: true }, await tokenOf(speaker));
        speaks.say(topic, "broadcast", { type: "broadcast", event: "not to myself", payload: {} });
        await other.until(({ payload }) => payload.event === "not to myself");
        await speaks.beat();
        ok(!speaks.heard().some((heard) => `${heard}`.includes("not to myself")));
        await other.close();
        await speaks.close();
      });

      await t.step("a channel that is left says so and hears nothing more", async () => {
        const topic = "realtime:left";
        const { ref } = await raw.join(topic);
        deepEqual((await raw.ask(topic, "phx_leave", {}, ref)).payload, { status: "ok", response: {} });
        const closed = await raw.until((frame) => frame.event === "phx_close");
        deepEqual([closed.topic, closed.ref, closed.payload], [topic, ref, {}]);
        await send(stack, "left", "after the end", {}, false);
        await send(stack, "public", "marker", {}, false);
        await raw.until(({ payload }) => payload.event === "marker");
        ok(!raw.heard().some((heard) => `${heard}`.includes("after the end")));
        equal((await raw.ask(topic, "phx_leave", {})).payload.status, "ok", "leaving twice");
      });

      await t.step("a second join of a topic closes the first channel", async () => {
        const topic = "realtime:twice";
        const first = await raw.join(topic);
        const second = await raw.join(topic);
        const closed = await raw.until((frame) => frame.event === "phx_close" && frame.topic === topic);
        equal(closed.ref, first.ref);
        notEqual(second.ref, first.ref);
        const ghost = raw.say(topic, "phx_leave", {}, first.ref);
        await raw.beat();
        ok(!raw.seen.some((frame) => frame.ref === ghost), "what is meant for the first is ignored");
        await send(stack, "twice", "once", {}, false);
        await send(stack, "public", "marker 2", {}, false);
        await raw.until(({ payload }) => payload.event === "marker 2");
        equal(raw.heard().filter((heard) => heard === "realtime:twice once").length, 1);
      });

      await t.step("what nobody can understand is answered or ignored, and the socket stays", async () => {
        const reason = async (topic: string, event: string) =>
          (await raw.ask(topic, event, {})).payload.response.reason;
        equal(await reason("realtime:never joined", "broadcast"), "unmatched topic");
        equal(await reason("other:topic", "phx_join"), "unmatched topic");
        equal(await reason("realtime:", "phx_join"), "TopicNameRequired: You must provide a topic name");
        match(await reason(`realtime:${"x".repeat(300)}`, "phx_join"), /^TopicNameTooLong/);
        raw.say("realtime:public", "no such event", { x: 1 });
        for (
          const frame of [
            "",
            "nonsense",
            "[]",
            "{}",
            "null",
            '["1","2","t","e"]',
            "[1,2,3,4,5]",
            '{"topic":1}',
          ]
        ) {
          raw.socket.send(frame);
        }
        for (
          const frame of [[], [3], [3, 9, 9, 9, 9, 9, 1], [4, 0, 0, 0, 0], [3, 0, 0, 1, 0, 0, 2, 65], [
            3,
            1,
            0,
            0,
            0,
            0,
            1,
            255,
          ]]
        ) {
          raw.socket.send(new Uint8Array(frame));
        }
        for (const payload of [null, 1, "x", [1]]) raw.say("realtime:public", "broadcast", payload);
        for (
          const payload of [null, 1, [], { config: 1 }, {
            config: { broadcast: [], presence: 7, postgres_changes: {} },
          }]
        ) {
          equal(
            (await raw.ask("realtime:odd", "phx_join", payload)).payload.status,
            "ok",
            JSON.stringify(payload),
          );
        }
        equal((await raw.beat()).payload.status, "ok");
        ok(stack.lines.filter(({ event }) => event === "realtime_frame_malformed").length >= 8);
        ok(!stack.lines.some(({ level }) => level === "error"));
      });

      await t.step("changes of tables are echoed with ids and then refused", async () => {
        const changes = [{ event: "*", schema: "public", table: "notes" }, {
          event: "INSERT",
          schema: "public",
        }];
        const { payload } = await raw.join("realtime:changes", { postgres_changes: changes });
        deepEqual(payload.response.postgres_changes, changes.map((change, i) => ({ ...change, id: i + 1 })));
        const { payload: said } = await raw.until(({ event }) => event === "system");
        deepEqual([said.extension, said.status, said.channel], ["postgres_changes", "error", "changes"]);
      });

      await raw.close();
    });
  });
}
