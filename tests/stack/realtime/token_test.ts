/** Who may connect, and what becomes of a channel when its token or its member's rights end. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { HeldTimers } from "../held_timers.ts";
import { type TestStack, withStack } from "../stack_for_tests.ts";
import { RawSocket } from "./raw_socket.ts";
import { admit, expel, idOf, seconds, send, sign, tokenOf } from "./room.ts";

const TOPIC = "realtime:room";
const CONFIRM_MS = 300_000;
const REFUSAL_MS = 100;
const IDLE_MS = 60_000;

/** The answer to an upgrade that is refused. */
async function refusal(stack: TestStack, query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${stack.url}/realtime/v1/websocket?${query}`, {
    headers: {
      connection: "upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": btoa("0123456789abcdef"),
      ...headers,
    },
  });
  return [response.status, (await response.json()).error as string] as const;
}

Deno.test("tokens of sockets and channels", async (t) => {
  await withStack(async (stack) => {
    const [member, stranger] = [await stack.user(), await stack.user()];
    await admit(stack, "room", member);
    const claims = { sub: await idOf(member), role: "authenticated", exp: seconds() + 3_600 };

    await t.step("a socket needs a key or a token with a role and an end", async () => {
      const key = (text: string) => `vsn=2.0.0&apikey=${text}`;
      deepEqual(await refusal(stack, "vsn=2.0.0"), [401, "API key is missing"]);
      deepEqual(await refusal(stack, key("sb_publishable_wrong")), [
        401,
        "The token provided is not a valid JWT",
      ]);
      deepEqual(await refusal(stack, key(await sign(stack, claims, "another secret of another stack"))), [
        401,
        "Failed to validate JWT signature",
      ]);
      const old = await refusal(stack, key(await sign(stack, { ...claims, exp: seconds() - 60 })));
      equal(old[0], 401);
      match(old[1], /^Token has expired 6\d seconds ago$/);
      for (const missing of [{ ...claims, role: undefined }, { ...claims, exp: undefined }]) {
        deepEqual(await refusal(stack, key(await sign(stack, missing))), [
          401,
          "Fields `role` and `exp` are required in JWT",
        ]);
      }
      const wins = await refusal(stack, key(stack.keys.publishable_key), { "x-api-key": "nonsense" });
      equal(wins[0], 401, "x-api-key wins");
      const browser = { "user-agent": "Mozilla/5.0" };
      equal((await refusal(stack, key(stack.keys.secret_key), browser))[0], 401, "a secret key in a browser");
      equal((await refusal(stack, `vsn=3.0.0&apikey=${stack.keys.publishable_key}`))[0], 400);
      const plain = await fetch(`${stack.url}/realtime/v1/websocket?${key(stack.keys.publishable_key)}`);
      equal(plain.status, 426, await plain.text());
      const token = await RawSocket.open(stack, "2.0.0", await tokenOf(member));
      equal(
        (await token.join(TOPIC, { private: true })).payload.status,
        "ok",
        "a token of the socket counts",
      );
      await token.close();
      const service = await RawSocket.open(stack, "2.0.0", stack.keys.secret_key);
      equal((await service.join(TOPIC, { private: true })).payload.status, "ok", "the service may all");
      await service.close();
    });

    await t.step("a join says what is wrong with its token", async () => {
      const raw = await RawSocket.open(stack, "2.0.0");
      const reason = async (token: string, config: unknown = { private: true }) =>
        (await raw.join(TOPIC, config, token)).payload.response.reason as string;
      equal(await reason("nonsense"), "MalformedJWT: The token provided is not a valid JWT");
      const forged = await sign(stack, claims, "another secret of another stack");
      equal(
        await reason(forged, {}),
        "JwtSignatureError: Failed to validate JWT signature",
        "a public one too",
      );
      match(
        await reason(await sign(stack, { ...claims, exp: seconds() - 9 })),
        /^InvalidJWTToken: Token has expired/,
      );
      const unauthorised = /^Unauthorized: You do not have permissions/;
      match(await reason(await sign(stack, { ...claims, role: "postgres" })), unauthorised);
      match(
        await reason(await sign(stack, { ...claims, sub: "no uuid" })),
        unauthorised,
        "a policy that fails",
      );
      equal(
        await reason(await tokenOf(member), { private: true, broadcast: { replay: { since: "x" } } }),
        "UnableToReplayMessages: Replay params are not valid",
      );
      equal(
        await reason(await tokenOf(member), { broadcast: { replay: { since: 0 } } }),
        "UnableToReplayMessages: Replay is not allowed for public channels",
      );
      await raw.close();
    });

    await t.step("a renewed token counts; one that is not good enough ends the channel", async () => {
      const raw = await RawSocket.open(stack, "2.0.0");
      const renew = (token: unknown, ref: string | null) =>
        raw.say(TOPIC, "access_token", { access_token: token }, ref);
      const shut = async (token: string, message: RegExp) => {
        const { ref } = await raw.join(TOPIC, { private: true }, await tokenOf(member));
        renew(token, ref);
        const said = await raw.until(({ event, joinRef }) => event === "system" && joinRef === ref);
        match(said.payload.message, message);
        deepEqual([said.payload.extension, said.payload.status, said.payload.channel], [
          "system",
          "error",
          "room",
        ]);
        await raw.until(({ event, joinRef }) => event === "phx_close" && joinRef === ref);
      };
      const { ref } = await raw.join(TOPIC, { private: true }, await tokenOf(member));
      for (const same of [null, stack.keys.publishable_key, await tokenOf(member)]) renew(same, ref);
      renew(await sign(stack, { ...claims, exp: seconds() + 7_200 }), ref);
      await raw.beat();
      await send(stack, "room", "after the renewal");
      await raw.until(({ payload }) => payload.event === "after the renewal");
      ok(!raw.seen.some(({ event }) => event === "phx_close" || event === "system"));
      await shut(await tokenOf(stranger), /^You do not have permissions to read/);
      await shut("nonsense", /^The token provided is not a valid JWT$/);
      await shut(await sign(stack, { ...claims, exp: seconds() - 1 }), /^Token has expired \d+ seconds ago$/);
      await raw.close();
    });

    await t.step(
      "who is removed hears nothing more from the next token on, and comes in no more",
      async () => {
        const raw = await RawSocket.open(stack, "2.0.0");
        const marker = await RawSocket.open(stack, "2.0.0", stack.keys.secret_key);
        await marker.join(TOPIC, { private: true });
        const { ref } = await raw.join(TOPIC, { private: true }, await tokenOf(member));
        await expel(stack, "room", member);
        raw.say(TOPIC, "access_token", {
          access_token: await sign(stack, { ...claims, exp: seconds() + 99 }),
        }, ref);
        await raw.until(({ event }) => event === "phx_close");
        await send(stack, "room", "among us");
        await marker.until(({ payload }) => payload.event === "among us");
        await raw.beat();
        deepEqual(raw.heard(), []);
        equal((await raw.join(TOPIC, { private: true }, await tokenOf(member))).payload.status, "error");
        await raw.close();
        await marker.close();
      },
    );
  });
});

Deno.test("what ends by the clock", async (t) => {
  const timers = new HeldTimers();
  await withStack(async (stack) => {
    const user = await stack.user();
    await admit(stack, "room", user);
    const claims = { sub: await idOf(user), role: "authenticated" };
    const ofTheStack = timers.delays;
    const raw = await RawSocket.open(stack, "2.0.0");
    /** Joins with a token of so many seconds, and rings what is held for it. */
    const join = async (left: number) => {
      const before = timers.delays;
      const answer = await raw.join(
        TOPIC,
        { private: true },
        await sign(stack, { ...claims, exp: seconds() + left }),
      );
      equal(answer.payload.status, "ok");
      const delay = timers.delays.find((ms) => !before.includes(ms) && ms <= CONFIRM_MS && ms > IDLE_MS);
      return { ref: answer.ref, ring: () => timers.ring(delay ?? CONFIRM_MS) };
    };

    await t.step("a token that expires ends its channel", async () => {
      const { ref, ring } = await join(200);
      ring();
      const said = await raw.until(({ event, joinRef }) => event === "system" && joinRef === ref);
      match(said.payload.message, /^Token has expired 0 seconds ago$/);
      await raw.until(({ event, joinRef }) => event === "phx_close" && joinRef === ref);
    });

    await t.step("one that lasts is looked at again, and lasts", async () => {
      const { ref, ring } = await join(3_600);
      ring();
      ring();
      await raw.beat();
      ok(!raw.seen.some(({ event, joinRef }) => event === "phx_close" && joinRef === ref));
    });

    await t.step("a refused join is answered late", async () => {
      const ref = raw.say("realtime:", "phx_join", {});
      const beat = raw.beat();
      while (!timers.delays.includes(REFUSAL_MS)) await new Promise((done) => setTimeout(done, 1));
      ok(!raw.seen.some((frame) => frame.ref === ref));
      timers.ring(REFUSAL_MS);
      await beat;
      ok(raw.seen.some((frame) => frame.ref === ref));
    });

    await t.step("a client that says nothing is gone", async () => {
      timers.ringNewest(IDLE_MS);
      equal((await raw.closed.promise).reason, "idle");
      // The rest of the stack sleeps and wakes beside it.
      const own = (delays: number[]) => delays.filter((ms) => [IDLE_MS, CONFIRM_MS, REFUSAL_MS].includes(ms));
      deepEqual(own(timers.delays), own(ofTheStack), "nothing is left of it");
    });
  }, { timers });
});
