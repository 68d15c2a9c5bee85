// What a frontend with supabase-js may read, and what nobody but the service may.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { argumentsOf, declared } from "../harness/declared.ts";
import { Suite } from "../harness/suite.ts";
import { anonymous, connect, finished, newestSession, service, signUp } from "../harness/user.ts";

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
          assertEquals([error?.code, data], ["42501", null], `${column} must not be selectable`);
        }
      }
      const { data } = await member.client.from("hubspot_connections").select("*");
      assert(!Object.keys(data![0]).some((name) => name.includes("token") && name.includes("_token")));
    });

    await t.step("a member cannot write the mirror", async () => {
      for (const table of MIRROR) {
        const count = async () =>
          (await service(suite).from(table).select("*", { count: "exact", head: true })).count;
        const before = await count();
        const removed = await member.client.from(table).delete().neq("hubspot_id", "").select("hubspot_id");
        assertEquals([removed.error?.code, removed.data], ["42501", null], table);
        assertEquals([await count(), before! > 0], [before, true], table);
      }
    });

    const ofService = (await declared()).filter(({ by }) => by !== "user");
    const calls: [string, Record<string, unknown>][] = ofService.map((one) => [one.name, argumentsOf(one)]);
    for (const name of ["sync_start_due", "drift_start_due", "score_write_back_due", "document_sweep"]) {
      calls.push([name, {}]);
    }
    // These say something about what is there.
    const { data: known } = await service(suite).rpc("oauth_tokens", {
      p_portal_id: suite.simulator.portalId,
    });
    calls.push(["oauth_tokens", { p_portal_id: suite.simulator.portalId }]);
    const budget = { p_account_id: known.account_id, p_bucket: "general", p_limit: 9, p_window_ms: 10_000 };
    calls.push(["rate_take", { ...budget, p_want: 1 }]);
    calls.push(["jobs_claim", { p_kinds: ["sync.object"], p_limit: 1, p_lease_seconds: 1 }]);

    await t.step("steps of the service are not callable by a user, whatever he says", async () => {
      assert(calls.length > 60, `only ${calls.length} calls`);
      for (const [name, args] of calls) {
        for (const client of [member.client, stranger.client, anonymous(suite)]) {
          const { error, data } = await client.rpc(name, args);
          assertEquals([error?.code, data], ["42501", null], `${name}: ${error?.message}`);
        }
      }
    });

    await t.step("the same calls are the service's", async () => {
      const answered: string[] = [];
      for (const [name, args] of calls) {
        const { error } = await service(suite).rpc(name, args);
        // Refused by the function itself, or by a constraint, for what it was told; never for who told it, nor because there
        // is no such function.
        if (!error) answered.push(name);
        else assertMatch(error.code ?? "", /^(P0001|2[23]...)$/, `${name}: ${error.code} ${error.message}`);
      }
      for (const name of ["oauth_tokens", "rate_take", "jobs_claim", "sync_start_due", "document_sweep"]) {
        assert(answered.includes(name), `${name} answers`);
      }
    });

    await t.step("a user cannot make himself a member", async () => {
      const { data: accounts } = await member.client.from("hubspot_connections").select("*");
      const account = accounts![0].account_id ?? accounts![0].id;
      for (const role of ["owner", "admin", "member", "viewer"]) {
        const row = { account_id: account, user_id: stranger.id, role };
        const { error } = await stranger.client.from("account_members").insert(row);
        assertEquals(error?.code, "42501", `${role}: ${error?.message}`);
      }
      const { data: members } = await service(suite).from("account_members").select("user_id").eq(
        "account_id",
        account,
      );
      assertEquals(members, [{ user_id: member.id }]);
    });
  } finally {
    await suite.stop();
  }
});
