/** Who waits for whom at the door of the stack. */
import { deepEqual, equal } from "node:assert/strict";
import { callerOf, Turns } from "../../supabase/local/api/turns.ts";
import type { Keys } from "../../supabase/local/keys.ts";

const KEYS = { secret_key: "sb_secret_x" } as Keys;
const token = (sub: string) => `e30.${btoa(JSON.stringify({ sub })).replaceAll("=", "")}.x`;

/** Requests that end when the test says so, in the order in which they begin. */
function setUp() {
  const turns = new Turns(2);
  const begun: string[] = [];
  const ends = new Map<string, (failure?: Error) => void>();
  const ask = (caller: string | null, name: string) =>
    turns.run(caller, () => {
      begun.push(name);
      return new Promise<void>((done, fail) => ends.set(name, (failure) => failure ? fail(failure) : done()));
    });
  return { ask, begun, end: (name: string, failure?: Error) => ends.get(name)!(failure) };
}

Deno.test("a caller's third request waits for one of its own, and nobody else does", async () => {
  const { ask, begun, end } = setUp();
  const first = ask("greedy", "first");
  const others = ["second", "third", "fourth"].map((name) => ask("greedy", name));
  const own = ask(null, "the project's own");
  const polite = ask("polite", "another's");
  deepEqual(begun, ["first", "second", "the project's own", "another's"]);
  end("first");
  await first;
  deepEqual(begun.slice(4), ["third"]);
  for (const name of ["second", "third", "the project's own", "another's"]) end(name);
  await Promise.all([own, polite, ...others.slice(0, 2)]);
  end("fourth");
  await others[2];
});

Deno.test("a request that fails gives its turn on", async () => {
  const { ask, begun, end } = setUp();
  const failing = [ask("greedy", "first"), ask("greedy", "second")];
  const third = ask("greedy", "third");
  end("first", new Error("it broke"));
  equal((await failing[0]!.catch((error) => error)).message, "it broke");
  deepEqual(begun, ["first", "second", "third"]);
  for (const name of ["second", "third"]) end(name);
  await Promise.all([failing[1], third]);
  const again = ask("greedy", "later");
  deepEqual(begun.at(-1), "later");
  end("later");
  await again;
});

Deno.test("turns are shared by a user's tokens and by a portal's cards, not by the project's own calls", () => {
  const of = (path: string, headers: Record<string, string> = {}) => {
    const url = `http://127.0.0.1${path}`;
    return callerOf(new Request(url, { headers }), new URL(url), KEYS);
  };
  const user = { apikey: "sb_publishable_x", authorization: `Bearer ${token("user-1")}` };
  equal(of("/rest/v1/contacts", user), "user-1");
  equal(of("/functions/v1/crm-card/app?portalId=42"), "42");
  equal(of("/functions/v1/parse/run", { apikey: KEYS.secret_key }), null);
  equal(of("/rest/v1/contacts", { ...user, apikey: KEYS.secret_key }), null);
  equal(of("/auth/v1/signup", { apikey: "sb_publishable_x" }), null);
  equal(of("/rest/v1/contacts", { authorization: "Bearer no.token.here" }), null);
});
