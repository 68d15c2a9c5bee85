/** The stack over a real PostgreSQL behaves as over the embedded one. */
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { startPostgres } from "../sql/postgres.ts";
import { RawSocket } from "./realtime/raw_socket.ts";
import { admit, send, tokenOf } from "./realtime/room.ts";
import { eventually, withStack } from "./stack_for_tests.ts";

const MIGRATIONS = new URL("../../migrations", import.meta.url).pathname;

Deno.test("the stack over a PostgreSQL server", async (t) => {
  const server = await startPostgres("16");
  try {
    const databaseUrl = await server.createDatabase("stack");

    await t.step("a user's rows have PostgREST's forms, rights and errors", async () => {
      await withStack(async (stack) => {
        const [user, stranger] = [await stack.user(), await stack.user()];
        const { data } = await user.from("notes").insert({ body: "a" }).select("at, local, amount, bytes")
          .single();
        deepEqual(data, {
          at: "2026-01-02T10:00:00.5+00:00",
          local: "2026-01-02T10:00:00",
          amount: 1.5,
          bytes: "\\xdead",
        });
        deepEqual((await stranger.from("notes").select()).data, []);
        equal((await user.from("notes").update({ plan: "pro" }).eq("body", "a")).error?.code, "42501");
        const { error, status } = await user.from("notes").insert({ body: "x".repeat(200) });
        deepEqual([status, error?.code], [400, "23514"]);
        const { data: me } = await user.rpc("whoami");
        equal(me.email, (await user.auth.getUser()).data.user?.email);
      }, { options: { databaseUrl } });
    });

    await t.step("an RPC with every type answers the same by both ways", async () => {
      const body = {
        p_json: [1, { "ключ": "\u2028\\" }, null],
        p_text: 'te"xt',
        p_array: ["a", 'b"c'],
        p_at: "2026-01-02T03:04:05.678Z",
        p_plain: {},
        p_numeric: 12.5,
      };
      const seen: unknown[] = [];
      for (const directRpc of [true, false]) {
        await withStack(async (stack) => {
          const { json, plain, ...others } = (await stack.service().rpc("all_types", body)).data;
          // Lite makes strings of JSON arguments here.
          if (directRpc) deepEqual({ json, plain }, { json: body.p_json, plain: body.p_plain });
          seen.push(others);
          const { error, status } = await stack.service().rpc("raise_problem");
          seen.push([status, error?.code, error?.details, error?.hint]);
        }, { options: { databaseUrl }, mends: { directRpc } });
      }
      deepEqual(seen.slice(0, 2), seen.slice(2));
    });

    await t.step("a notification calls the function", async () => {
      await withStack(async (stack) => {
        const payload = JSON.stringify({ function: "probe", body: { label: "notified" } });
        await stack.database.query("select pg_notify('invoke_function', $1)", [payload]);
        await eventually(
          "the call",
          async () => (await stack.database.query("select label from public.calls"))[0],
        );
      }, { options: { databaseUrl } });
    });

    await t.step("a client hears what is committed, in its order, by the policies", async () => {
      await withStack(async (stack) => {
        const [member, stranger] = [await stack.user(), await stack.user()];
        await admit(stack, "room", member);
        const raw = await RawSocket.open(stack, "2.0.0");
        const join = async (token: string) =>
          (await raw.join("realtime:room", { private: true }, token)).payload.status;
        deepEqual([await join(await tokenOf(stranger)), await join(await tokenOf(member))], ["error", "ok"]);
        const committed = Promise.withResolvers<void>();
        const first = stack.database.transaction(async (tx) => {
          await tx.query("select realtime.send('{}', 'sent first', 'room')");
          await committed.promise;
        });
        await send(stack, "room", "committed first");
        await raw.until(({ payload }) => payload.event === "committed first");
        committed.resolve();
        await first;
        await raw.until(({ payload }) => payload.event === "sent first");
        deepEqual(raw.heard(), ["realtime:room committed first", "realtime:room sent first"]);
        await raw.close();
      }, { options: { databaseUrl } });
    });

    await t.step(
      "the project's own migrations apply, and only once, and lost policies are made again",
      async () => {
        const own = await server.createDatabase("own");
        const policies = new Set<number>();
        const applied = async () => {
          let count = 0;
          await withStack(async ({ database, lines }) => {
            count = lines.filter(({ event }) => event === "migration_applied").length;
            const found = await database.query(
              "select polname as name from pg_policy where polrelid = 'realtime.messages'::regclass",
            );
            policies.add(found.length);
            // So a database stands there that was made before the stack had realtime.
            for (const { name } of found) await database.exec(`drop policy "${name}" on realtime.messages`);
          }, { options: { databaseUrl: own, migrations: MIGRATIONS } });
          return count;
        };
        const files = [...Deno.readDirSync(MIGRATIONS)].filter(({ name }) =>
          /^\d+_.+\.sql$/.test(name)
        ).length;
        deepEqual([await applied(), await applied()], [files, 0]);
        deepEqual([policies.size, policies.has(0)], [1, false]);
      },
    );
  } finally {
    await server.stop();
  }
});

Deno.test("a database that cannot be reached is refused with a message", async () => {
  const databaseUrl = "postgresql://postgres@127.0.0.1:1/none";
  await rejects(withStack(() => Promise.resolve(), { options: { databaseUrl } }), (error: Error) => {
    equal(error.name, "StartFailure");
    match(error.message, /cannot use the database of --database-url: .*ECONNREFUSED/);
    return true;
  });
});
