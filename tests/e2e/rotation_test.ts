// The keys that seal tokens, rotated from start to end in the running stack: added, everything sealed anew, the old one retired.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { join } from "../harness/paths.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp } from "../harness/user.ts";

const KEY = (id: string) => `${id}:${crypto.getRandomValues(new Uint8Array(32)).toBase64()}`;

Deno.test("the encryption keys are rotated", async (t) => {
  const [first, second] = [KEY("k1"), KEY("k2")];
  const suite = await Suite.start({ contacts: 60, env: { TOKEN_ENCRYPTION_KEYS: first } });
  const portal = suite.simulator.portalId;
  /** As `supabase secrets set` does: the functions start anew with the setting. */
  const setKeys = async (keys: string) => {
    const file = join(suite.directory, "test.env");
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(
      file,
      text.replace(/^TOKEN_ENCRYPTION_KEYS=.*$/m, `TOKEN_ENCRYPTION_KEYS=${keys}`),
    );
    await suite.crash();
    await suite.boot();
  };
  const run = async () => {
    const response = await fetch(`${suite.url}/functions/v1/hubspot-oauth/run`, {
      method: "POST",
      headers: { apikey: suite.keys.secret_key, "content-type": "application/json" },
      body: "{}",
    });
    return await response.json();
  };
  const usage = async () => (await service(suite).rpc("oauth_key_usage")).data;
  const refresh = () => request(suite, owner, "POST", `hubspot-oauth/connections/${portal}/refresh`);
  const owner = await signUp(suite);
  try {
    await t.step("a portal is sealed with the first key", async () => {
      assertEquals((await connect(suite, owner)).status, 200);
      await finished(suite, owner, await newestSession(suite));
      assertEquals(await usage(), [{ key_id: "k1", tokens: 2, consents: 0 }]);
    });

    await t.step("a new key put first seals everything anew; the usage tells when it is done", async () => {
      await setKeys(`${second},${first}`);
      assertEquals((await run()).reseal, { resealed: 1, busy: 0, failed: 0 });
      assertEquals(await usage(), [{ key_id: "k2", tokens: 2, consents: 0 }]);
      assertEquals((await run()).reseal, { resealed: 0, busy: 0, failed: 0 });
    });

    await t.step("the old one is retired, and everything works", async () => {
      await setKeys(second);
      assertEquals((await refresh()).status, 200);
      const { body } = await request(suite, owner, "POST", "hubspot-sync", {
        portal_id: portal,
        mode: "full",
      });
      assert(body.session_id, JSON.stringify(body));
      const progress = await finished(suite, owner, body.session_id);
      assertEquals(progress.status, "completed", JSON.stringify(progress));
    });

    await t.step("a key that was retired too early is said, loses nothing, and comes back", async () => {
      await setKeys(first);
      assertEquals((await refresh()).body.code, "not_configured");
      assertMatch(suite.log(), /sealed with the key k2, which TOKEN_ENCRYPTION_KEYS does not hold/);
      assertEquals((await run()).reseal.failed, 1);
      assertEquals(await usage(), [{ key_id: "k2", tokens: 2, consents: 0 }]);
      await setKeys(`${first},${second}`);
      assertEquals((await run()).reseal, { resealed: 1, busy: 0, failed: 0 });
      assertEquals((await refresh()).status, 200);
      assertEquals(await usage(), [{ key_id: "k1", tokens: 2, consents: 0 }]);
    });
  } finally {
    await suite.stop();
  }
});
