// A broken configuration is our fault, said without a secret, and changes nothing.

import { assert, assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { request, service, signUp } from "../harness/user.ts";

Deno.test("a broken encryption key stops a connection before it begins", async () => {
  const broken = "k1:bm90LWEta2V5";
  const suite = await Suite.start({ contacts: 10, env: { TOKEN_ENCRYPTION_KEYS: broken } });
  try {
    const user = await signUp(suite);
    const answer = await request(suite, user, "POST", "hubspot-oauth/authorize", {});
    assertEquals([answer.status, answer.body.code], [500, "not_configured"], JSON.stringify(answer.body));
    assert(!JSON.stringify(answer.body).includes(broken));
    assert(!suite.log().includes(broken.slice(3)), "the key is not logged");
    assert(suite.log().includes("not_configured"), "the log says why");
    const { count } = await service(suite).from("hubspot_accounts").select("*", {
      count: "exact",
      head: true,
    });
    assertEquals(count, 0);
  } finally {
    await suite.stop();
  }
});
