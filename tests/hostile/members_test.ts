// Nobody is put into a portal unasked, and nobody needs one to begin.

import { assertEquals } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, signUp, type User } from "../harness/user.ts";

async function idsOf(user: User, table: string, column: string): Promise<unknown[]> {
  const { data, error } = await user.client.from(table).select(column);
  assertEquals(error, null, table);
  return (data as unknown as Record<string, unknown>[]).map((row) => row[column]);
}

/** Uploads a text and follows it to its end; the row. */
async function upload(user: User) {
  const path = `${user.id}/${crypto.randomUUID()}/note.txt`;
  const file = new Blob(["A student may pause for six months."]);
  assertEquals((await user.client.storage.from("documents").upload(path, file)).error, null);
  const { data, error } = await user.client.from("documents").insert({
    filename: "note.txt",
    storage_path: path,
  }).select().single();
  assertEquals(error, null);
  let row = data;
  await waitFor("the document", 60_000, async () => {
    ({ data: row } = await user.client.from("documents").select().eq("id", row.id).single());
    return ["completed", "error"].includes(row.status);
  });
  return row;
}

Deno.test("members come by their own doing", async (t) => {
  const suite = await Suite.start({ contacts: 3 });
  try {
    const [owner, guest] = [await signUp(suite), await signUp(suite)];
    await connect(suite, owner);
    await finished(suite, owner, await newestSession(suite));
    const [account_id] = await idsOf(owner, "hubspot_connections", "id");

    await t.step("a user without a portal uploads a document right after signing up", async () => {
      const row = await upload(guest);
      assertEquals([row.status, row.error_code, row.account_id], ["completed", null, guest.id]);
      assertEquals(await idsOf(guest, "hubspot_connections", "id"), [], "and has no connection for it");
      assertEquals(await idsOf(owner, "documents", "id"), [], "and nobody else sees it");
    });

    await t.step("an owner puts nobody into the portal", async () => {
      const row = { account_id, user_id: guest.id, role: "viewer" };
      assertEquals((await owner.client.from("account_members").insert(row)).error?.code, "42501");
      assertEquals(await idsOf(guest, "hubspot_connections", "id"), []);
    });

    await t.step("but invites, and the invited accepts", async () => {
      const invitation = { account_id, email: guest.email.toUpperCase(), role: "viewer" };
      assertEquals((await owner.client.from("account_invitations").insert(invitation)).error, null);
      const [p_invitation_id] = await idsOf(guest, "account_invitations", "id");
      // The local stack confirms no address: the owner's token does, and nothing else.
      const claimed = await guest.client.rpc("invitation_accept", { p_invitation_id });
      assertEquals(claimed.error?.message.includes("not confirmed"), true, JSON.stringify(claimed));
      const { data: proof } = await owner.client.rpc("invitation_token", { p_invitation_id });
      const accepted = await guest.client.rpc("invitation_accept", { p_invitation_id, p_token: proof.token });
      assertEquals(accepted.data, { account_id, role: "viewer", portal_id: suite.simulator.portalId });
      assertEquals((await idsOf(guest, "contacts", "hubspot_id")).length, 3);
      const people = await idsOf(guest, "account_people", "email");
      assertEquals(people.sort(), [owner.email, guest.email].sort());
    });

    await t.step("and leaves when it likes", async () => {
      const left = await guest.client.from("account_members").delete().eq("user_id", guest.id);
      assertEquals(left.error, null);
      assertEquals(await idsOf(guest, "contacts", "hubspot_id"), []);
      assertEquals(await idsOf(owner, "account_people", "email"), [owner.email]);
    });
  } finally {
    await suite.stop();
  }
});
