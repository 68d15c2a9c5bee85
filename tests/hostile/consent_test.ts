// A link to HubSpot's consent page is the attacker's to make and the victim's to press: the portal stays with whom it belongs.

import { assert, assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import {
  connect,
  consent,
  finished,
  newestSession,
  request,
  service,
  signUp,
  type User,
} from "../harness/user.ts";

/** What `user` sees of the mirror. */
async function contactsOf(user: User): Promise<number> {
  const { count, error } = await user.client.from("contacts").select("*", { count: "exact", head: true });
  assertEquals(error, null);
  return count ?? 0;
}

Deno.test("a consent completes nothing for whoever made the link", async (t) => {
  const suite = await Suite.start({ contacts: 5 });
  const portal = suite.simulator.portalId;
  try {
    const [victim, stranger] = [await signUp(suite), await signUp(suite)];
    await connect(suite, victim);
    await finished(suite, victim, await newestSession(suite));

    let handle = "";
    await t.step("an admin who follows a stranger's link and agrees gives nothing away", async () => {
      const callback = await request(suite, undefined, "GET", await consent(suite, stranger));
      handle = callback.body.handle ?? "";
      assertEquals(await contactsOf(stranger), 0, "contacts that the stranger reads");
      const refresh = await request(suite, stranger, "POST", `hubspot-oauth/connections/${portal}/refresh`);
      assertEquals(refresh.status, 404);
      const erase = await request(
        suite,
        stranger,
        "DELETE",
        `hubspot-oauth/connections/${portal}?erase=true`,
      );
      assertEquals(erase.status, 404);
      const { count } = await service(suite).from("account_members").select("*", {
        count: "exact",
        head: true,
      });
      assertEquals(count, 1, "members of the portal");
    });

    await t.step("the admin's own session does not complete it either, and the grant is gone", async () => {
      assert(handle.length > 40, "the callback hands out a handle");
      const complete = (user: User | undefined) =>
        request(suite, user, "POST", "hubspot-oauth/connections/complete", { handle });
      assertEquals((await complete(undefined)).status, 401);
      const foreign = await complete(victim);
      assertEquals([foreign.status, foreign.body.code], [403, "foreign_handle"]);
      const late = await complete(stranger);
      assertEquals([late.status, late.body.code], [400, "invalid_handle"]);
      assertEquals(await contactsOf(stranger), 0);
      assertEquals(await contactsOf(victim), 5);
    });
  } finally {
    await suite.stop();
  }
});
