/** The short way of an RPC call answers what the long way through lite answers, only sooner. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { jsonMembers } from "../../supabase/local/api/json_members.ts";
import { HeldTimers } from "./held_timers.ts";
import { type TestStack, withStack } from "./stack_for_tests.ts";

type Call = [fn: string, body: string, headers?: Record<string, string>];

const CALLS: Record<string, Call> = {
  "defaults": ["all_types", '{"p_json": {"b": [1, {"a": null}], "c": "\\"}]"}}'],
  "every type": [
    "all_types",
    JSON.stringify({
      p_json: [1, "zwei", null, { "ключ": "значение\u2028\\" }],
      p_text: 'te"xt\\',
      p_int: 7,
      p_array: ["a", 'b"c', "d,e", "{}"],
      p_at: "2026-01-02T03:04:05.678Z",
      p_uuid: "6f1b1f9e-33ad-4b3e-8e7a-3f0c5c9d8a11",
      p_bool: true,
      p_plain: { "a": 1 },
      p_numeric: 12.5,
    }),
    { "x-test": "seen" },
  ],
  "nulls": ["all_types", '{"p_json": null, "p_text": null, "p_array": null}'],
  "a number for text, text for a number": ["all_types", '{"p_json": 1, "p_text": 5, "p_int": "6"}'],
  "a JSON null result": ["answers_null", "{}"],
  "no body": ["answers_null", ""],
  "RAISE with detail and hint": ["fails", '{"p_code": "P0001", "p_detail": "{\\"status\\":404}"}'],
  "a check violation raised": ["fails", '{"p_code": "23514"}'],
  "a status in the SQLSTATE": ["fails", '{"p_code": "PT418"}'],
  "a division by zero": ["divides", '{"p_by": 0}'],
  "a wrong type": ["divides", '{"p_by": "x"}'],
  "a missing argument": ["divides", "{}"],
  "an unknown argument": ["divides", '{"p_by": 1, "p_more": 2}'],
  "an unknown function": ["no_such_function", "{}"],
  "an overloaded function": ["overloaded", '{"b": "x"}'],
  "a function that may not be called": ["not_for_the_service", "{}"],
  "a text result": ["answers_text", '{"p_text": "x"}'],
  "no result": ["answers_nothing", "{}"],
  "rows": ["answers_rows", "{}"],
  "one row": ["answers_row", "{}"],
  "invalid JSON": ["all_types", '{"p_json": {"a": }}'],
  "half a body": ["all_types", '{"p_json": [1, 2'],
  "an array": ["all_types", "[1]"],
  "a wrong key": ["all_types", '{"p_json": 1}', { apikey: "sb_secret_wrong" }],
  "a publishable key": ["not_for_the_service", "{}", { apikey: "publishable" }],
  "one object asked for": ["all_types", '{"p_json": 1}', { accept: "application/vnd.pgrst.object+json" }],
};

async function answers(stack: TestStack) {
  const seen: Record<string, unknown> = {};
  for (const [name, [fn, body, headers = {}]] of Object.entries(CALLS)) {
    const key: Record<string, string> = headers.apikey === "publishable"
      ? { apikey: stack.keys.publishable_key }
      : {};
    const response = await stack.fetch(`/rest/v1/rpc/${fn}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers, ...key },
    });
    const text = await response.text();
    const type = response.headers.get("content-type")?.split(";")[0];
    let value: unknown = text;
    try {
      value = JSON.parse(text);
    } catch {
      // Compared as text.
    }
    seen[name] = { status: response.status, type, value };
  }
  return seen;
}

Deno.test("the short way answers what the long way answers, errors included", async () => {
  let short: Record<string, unknown> = {};
  let long: Record<string, unknown> = {};
  await withStack(async (stack) => void (short = await answers(stack)));
  await withStack(async (stack) => void (long = await answers(stack)), { mends: { directRpc: false } });
  for (const name of Object.keys(CALLS)) deepEqual(short[name], long[name], name);
  deepEqual((short["RAISE with detail and hint"] as { status: number }).status, 400);
});

Deno.test("callers are told apart as lite tells them apart", async () => {
  const seen: unknown[][] = [];
  for (const directRpc of [true, false]) {
    await withStack(async (stack) => {
      const user = await stack.user();
      const token = (await user.auth.getSession()).data.session!.access_token;
      const { publishable_key, secret_key } = stack.keys;
      const credentials: Record<string, string>[] = [
        { apikey: publishable_key, authorization: `Bearer ${publishable_key}` },
        { apikey: publishable_key },
        { apikey: publishable_key, authorization: `Bearer ${token}` },
        { apikey: secret_key, authorization: `Bearer ${token}` },
        { apikey: secret_key, authorization: `Bearer ${secret_key}` },
        { apikey: publishable_key, authorization: `Bearer ${secret_key}` },
        { apikey: publishable_key, authorization: `Bearer ${token.slice(0, -4)}AAAA` },
        { apikey: publishable_key, authorization: "Bearer a.b.c" },
        { apikey: publishable_key, authorization: "Basic abc" },
        { apikey: "nothing", authorization: `Bearer ${token}` },
        { authorization: `Bearer ${token}` },
        { apikey: secret_key, "user-agent": "Mozilla/5.0" },
        {},
      ];
      const id = (await user.auth.getUser()).data.user!.id;
      const answers = [];
      for (const headers of credentials) {
        const response = await fetch(`${stack.url}/rest/v1/rpc/whoami`, {
          method: "POST",
          body: "{}",
          headers: { "content-type": "application/json", ...headers },
        });
        const { uid, role, email, user: sqlUser } = await response.json();
        answers.push([response.status, role, sqlUser, uid === id, typeof email]);
      }
      seen.push(answers);
    }, { mends: { directRpc } });
  }
  deepEqual(seen[0], seen[1]);
  deepEqual(seen[0]!.slice(1, 3), [[200, "anon", "anon", false, "object"], [
    200,
    "authenticated",
    "authenticated",
    true,
    "string",
  ]]);
});

Deno.test("a JSON argument is what it was, on both ways into it", async () => {
  await withStack(async (stack) => {
    for (const value of [{ a: 1 }, [1], "x", '{"q":1}', true, 1, null]) {
      for (const client of [stack.service(), stack.anon()]) {
        const { data } = await client.rpc("all_types", { p_json: value });
        deepEqual(data.json, value);
      }
    }
  });
});

Deno.test("a function's own status and headers are answered", async () => {
  await withStack(async (stack) => {
    const response = await stack.fetch("/rest/v1/rpc/sets_status", {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    deepEqual([response.status, response.headers.get("x-made-by")], [202, "sql"]);
    deepEqual(await response.json(), { accepted: true });
  });
});

Deno.test("a conflict answers 409 with its hint, which lite leaves out", async () => {
  await withStack(async (stack) => {
    const { error, status } = await stack.service().rpc("fails", { p_code: "23505" });
    deepEqual([status, error?.code, error?.hint], [409, "23505", "a hint"]);
  });
});

Deno.test("a timestamp is answered as JSON", async () => {
  await withStack(async (stack) => {
    equal((await stack.anon().rpc("answers_time")).data, "2026-01-02T03:04:05.5+00:00");
  });
});

Deno.test("an object for a text argument is its text, as json_to_record makes it under PostgREST", async () => {
  await withStack(async (stack) => {
    const { data } = await stack.service().rpc("all_types", { p_json: 1, p_text: { a: 1 } });
    equal(data.text, '{"a":1}');
  });
});

Deno.test("a stable function cannot write, as under PostgREST", async () => {
  await withStack(async (stack) => {
    const { error, status } = await stack.service().rpc("writes_though_stable");
    deepEqual([status, error?.code], [405, "25006"]);
  });
});

Deno.test("a call whose function fails leaves nothing behind", async () => {
  await withStack(async (stack) => {
    await stack.database.exec(`create function public.half() returns jsonb language plpgsql as $$
      begin insert into public.calls (label) values ('half'); raise exception 'no'; end $$`);
    equal((await stack.service().rpc("half")).status, 400);
    deepEqual(await stack.database.query("select * from public.calls"), []);
  });
});

Deno.test("calls at the same time keep their transactions apart", async () => {
  await withStack(async (stack) => {
    const service = stack.service();
    const labels = Array.from({ length: 40 }, (_, i) => `label ${i}`);
    const results = await Promise.all(
      labels.map((p_label, i) =>
        i % 4 === 0 ? service.rpc("fails", { p_code: "P0001" }) : service.rpc("remember", { p_label })
      ),
    );
    equal(results.filter(({ error }) => error).length, 10);
    const rows = await stack.database.query("select label from public.calls order by label");
    deepEqual(rows.map(({ label }) => label), labels.filter((_, i) => i % 4 !== 0).sort());
  });
});

Deno.test("the short way of a small call takes a third of the long way's messages to the database at most", async () => {
  const messages = async (directRpc: boolean) => {
    let count = 0;
    await withStack(async (stack) => {
      const service = stack.service();
      await service.rpc("answers_null");
      const { driver } = stack.database.lite as unknown as {
        driver: Record<string, (...args: unknown[]) => unknown>;
      };
      for (const name of ["execProtocol", "execProtocolStream", "execProtocolRaw"]) {
        const native = driver[name]?.bind(driver);
        if (native) driver[name] = (...args) => (count++, native(...args));
      }
      await service.rpc("answers_null");
    }, { mends: { directRpc, sessionContext: directRpc }, timers: new HeldTimers() });
    return count;
  };
  const [short, long] = [await messages(true), await messages(false)];
  ok(short > 0 && 3 * short <= long, `${short} messages against ${long}`);
});

Deno.test("the members of a JSON object are found as JSON.parse finds them", () => {
  const value = {
    a: 1,
    'b"\\': [{ "}": "]" }, '\\"'],
    "": {},
    c: "\\\\",
    d: null,
    e: -1.5e3,
    f: true,
    g: "",
  };
  for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2), " \n{\t}\r "]) {
    const members = jsonMembers(new TextEncoder().encode(text));
    const parsed = Object.fromEntries(
      [...members!].map(([key, member]) => [key, JSON.parse(new TextDecoder().decode(member))]),
    );
    deepEqual(parsed, JSON.parse(text));
  }
});

Deno.test("what is not plainly an object is left to others", () => {
  const texts = [
    "",
    "[]",
    "1",
    '"{}"',
    "{",
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a":1}x',
    '{"a" 1}',
    "{a:1}",
    '{"a":[}',
    '{"a":01}',
    '{"a":"x}',
    '{"a":1 "b":2}',
    '{"a":tru}',
    '{"a":1}}',
    '{"a":nul',
  ];
  for (const text of texts) equal(jsonMembers(new TextEncoder().encode(text)), null, text);
});
