/** What one client may ask of the stack, and that the stack goes on whatever it does. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { withStack } from "../stack_for_tests.ts";
import { RawSocket } from "./raw_socket.ts";
import { send } from "./room.ts";

Deno.test("the bounds of a client", async (t) => {
  await withStack(async (stack) => {
    await t.step("the 101st channel is refused, until one is left", async () => {
      const raw = await RawSocket.open(stack, "2.0.0");
      for (let i = 0; i < 100; i++) raw.say(`realtime:${i}`, "phx_join", {});
      equal(
        (await raw.join("realtime:100")).payload.response.reason,
        "ChannelRateLimitReached: Too many channels",
      );
      equal(raw.seen.filter(({ payload }) => payload.status === "ok").length, 100);
      equal((await raw.join("realtime:7")).payload.status, "ok", "one that it has");
      await raw.ask("realtime:8", "phx_leave", {});
      equal((await raw.join("realtime:100")).payload.status, "ok");
      await raw.close();
    });

    await t.step("a frame of more than 5 MB, and a thousand at once, end the socket", async () => {
      const large = await RawSocket.open(stack, "2.0.0");
      large.socket.send("x".repeat(5_000_001));
      equal((await large.closed.promise).code, 1009);
      const binary = await RawSocket.open(stack, "2.0.0");
      binary.socket.send(new Uint8Array(5_000_001));
      equal((await binary.closed.promise).code, 1009);
      const flood = await RawSocket.open(stack, "2.0.0");
      for (let i = 0; i < 1_100; i++) flood.say("realtime:", "phx_join", {});
      await flood.closed.promise;
    });

    await t.step("too many broadcasts end their channel", async () => {
      const raw = await RawSocket.open(stack, "2.0.0");
      const { ref } = await raw.join("realtime:flood", { broadcast: { ack: true } });
      for (let sent = 0; !raw.seen.some(({ event }) => event === "phx_close"); sent += 500) {
        for (let i = 0; i < 500; i++) {
          raw.say("realtime:flood", "broadcast", { event: "e", payload: {} }, ref);
        }
        await raw.beat();
      }
      match(
        raw.seen.find(({ event }) => event === "system")!.payload.message,
        /^Too many messages per second$/,
      );
      await raw.close();
    });

    await t.step("notifications of nobody's and messages of nothing harm nothing", async () => {
      const raw = await RawSocket.open(stack, "2.0.0");
      await raw.join("realtime:calm");
      for (const ids of ["", "nonsense", "'", crypto.randomUUID(), `${crypto.randomUUID()},x,,`]) {
        await stack.database.query("select pg_notify('realtime_messages', $1)", [ids]);
      }
      await stack.database.exec(`
        select realtime.send('1', 'no object', 'calm', false);
        select realtime.send(null, 'no payload', 'calm', false);
        insert into realtime.messages (topic, extension) values ('calm', 'broadcast');
        insert into realtime.messages (topic, extension, event, payload) values ('calm', 'presence', 'e', '{}')`);
      await send(stack, "calm", "x".repeat(300), {}, false);
      await send(stack, "calm", "marker", {}, false);
      await raw.until(({ payload }) => payload.event === "marker");
      deepEqual(raw.heard(), ["realtime:calm marker"], "nor does a name that no frame can hold");
      await raw.close();
    });

    await t.step("the 201st socket is refused", async () => {
      const open = await Promise.all(Array.from({ length: 200 }, () => RawSocket.open(stack, "1.0.0")));
      const refused = await RawSocket.open(stack, "1.0.0").then(() => false, () => true);
      ok(refused);
      await Promise.all(open.map((raw) => raw.close()));
      // The server hears of the end a moment later.
      for (let again = false; !again;) {
        again = await RawSocket.open(stack, "1.0.0").then((raw) => raw.close()).then(() => true, () => false);
      }
    });

    ok(
      !stack.lines.some(({ level }) => level === "error"),
      JSON.stringify(stack.lines.filter(({ level }) => level === "error")),
    );
  });
});

Deno.test("messages of more than three days are deleted at the start", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "stack-" });
  try {
    await withStack(
      (stack) =>
        stack.database.exec(`insert into realtime.messages (topic, extension, inserted_at)
        select n::text, 'broadcast', (now() at time zone 'utc') - n * interval '71 hours' from generate_series(1, 2) n`),
      {
        options: { dataDir },
      },
    );
    await withStack(async (stack) => {
      deepEqual(await stack.database.query("select topic from realtime.messages"), [{ topic: "1" }]);
    }, { options: { dataDir } });
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
