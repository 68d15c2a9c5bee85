// What a frontend with supabase-js may read, and what nobody but the service may.

import { assert, assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { anonymous, connect, finished, newestSession, signUp } from "../harness/user.ts";

const MIRROR = [
  "hubspot_contacts_raw",
  "hubspot_companies_raw",
  "hubspot_deals_raw",
  "hubspot_calls_raw",
  "contacts",
];

Deno.test("access to the mirror", async (t) => {
  const suite = await Suite.start({ contacts: 300 });
  try {
    const member = await signUp(suite);
    await connect(suite, member);
    await finished(suite, member, await newestSession(suite));
    const stranger = await signUp(suite);

    await t.step("a member reads contacts with filter, order and paging", async () => {
      const page = (from: number) =>
        member.client.from("contacts").select("hubspot_id,email,lastname", { count: "exact" })
          .not("email", "is", null).order("hubspot_id").range(from, from + 24);
      const [first, second] = [await page(0), await page(25)];
      assertEquals([first.error, second.error], [null, null]);
      assertEquals([first.data!.length, second.data!.length], [25, 25]);
      assertEquals(first.count, second.count);
      assert(first.data!.every((row) => row.email));
      const ids = [...first.data!, ...second.data!].map((row) => row.hubspot_id);
      assertEquals(ids, [...ids].sort());
      assertEquals(new Set(ids).size, 50);
    });

    await t.step("a member filters deals by amount and stage", async () => {
      const { data, error } = await member.client.from("hubspot_deals_raw").select(
        "hubspot_id,amount,dealstage",
      )
        .gte("amount", 500).not("dealstage", "is", null).order("amount", { ascending: false }).limit(20);
      assertEquals(error, null);
      assert(data!.length > 0, "the portal has such deals");
      const amounts = data!.map((row) => Number(row.amount));
      assertEquals(amounts, [...amounts].sort((a, b) => b - a));
    });

    for (
      const table of [...MIRROR, "sync_sessions", "sync_logs", "hubspot_associations", "hubspot_connections"]
    ) {
      await t.step(`a stranger reads nothing of ${table}`, async () => {
        const { data: seen } = await member.client.from(table).select("*").limit(1);
        assertEquals(seen?.length, 1, "there is something to see");
        const { data } = await stranger.client.from(table).select("*").limit(1);
        assertEquals(data ?? [], []);
        const nobody = await anonymous(suite).from(table).select("*").limit(1);
        assertEquals(nobody.data ?? [], []);
      });
    }

    await t.step("nobody but the service reads a token", async () => {
      for (const column of ["access_token", "refresh_token"]) {
        for (const client of [member.client, stranger.client, anonymous(suite)]) {
          const { data, error } = await client.from("hubspot_accounts").select(column);
          assert(error, `${column} must not be selectable`);
          assertEquals(data, null);
        }
      }
      const { data } = await member.client.from("hubspot_connections").select("*");
      assert(!Object.keys(data![0]).some((name) => name.includes("token") && name.includes("_token")));
    });

    await t.step("a member cannot write the mirror", async () => {
      for (const table of MIRROR) {
        const removed = await member.client.from(table).delete().neq("hubspot_id", "").select("hubspot_id");
        assertEquals(removed.data ?? [], [], table);
      }
    });

    await t.step("steps of the service are not callable by a user", async () => {
      for (const name of ["jobs_claim", "oauth_tokens", "sync_apply", "rate_take"]) {
        const { error } = await member.client.rpc(name, {});
        assert(error, name);
      }
      const { error } = await member.client.rpc("oauth_tokens", { p_portal_id: suite.simulator.portalId });
      assert(error);
    });

    await t.step("a user cannot make himself a member", async () => {
      const { data: accounts } = await member.client.from("hubspot_connections").select("*");
      const account = accounts![0].account_id ?? accounts![0].id;
      const row = { account_id: account, user_id: stranger.id, role: "owner" };
      const { error } = await stranger.client.from("account_members").insert(row);
      assert(error);
    });
  } finally {
    await suite.stop();
  }
});
