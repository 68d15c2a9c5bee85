/** A schema on which the functions of the last release would not run is found out. */
import { assert, assertEquals } from "../harness/assert.ts";
import { holds, replayReleases } from "../calls/releases.ts";

/** The stories in which something differs. */
async function different(change: string): Promise<string[]> {
  const found = await Array.fromAsync(replayReleases(change));
  return found.filter(([, failures]) => failures.length).map(([name]) => name);
}

Deno.test("a field that an answer loses, and a function that goes, are named", async () => {
  const found = await different(`
    create or replace function private.tokens_of(p_account public.hubspot_accounts) returns jsonb language sql stable set search_path = ''
      as $$ select jsonb_build_object('account_id', p_account.id) $$;
    drop function public.rate_pause(uuid, text, int, boolean)`);
  for (const story of ["tokens/refresh", "rates/pause"]) {
    assert(found.some((name) => name.endsWith(story)), `${story}: ${found}`);
  }
  assert(!found.some((name) => name.endsWith("idempotency/keys")), `${found}`);
});

Deno.test("a new field of an answer is no difference, another value is", () => {
  assertEquals(holds({ a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }], d: 3 }), true);
  assertEquals(holds({ a: [{ b: 1 }] }, { a: [{ b: 2 }] }), false);
  assertEquals(holds({ a: null }, {}), false);
  assertEquals(holds([1], [1, 2]), false);
});
