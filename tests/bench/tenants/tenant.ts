/** A portal with a user and a mirrored contact, without a HubSpot behind it. */
import { createHmac } from "node:crypto";
import { processed, put } from "../../harness/documents.ts";
import type { Suite } from "../../harness/suite.ts";
import { request, service, signUp, type User } from "../../harness/user.ts";

export interface Tenant {
  user: User;
  portalId: string;
  accountId: string;
}

const RECORD = "1001";

/** Makes the tenant with this number. */
export async function makeTenant(suite: Suite, number: number): Promise<Tenant> {
  const user = await signUp(suite);
  const portalId = String(900_000 + number);
  const account = await insert(suite, "hubspot_accounts", { portal_id: portalId });
  const accountId = account.id as string;
  await insert(suite, "account_members", { account_id: accountId, user_id: user.id, role: "owner" });
  const now = new Date().toISOString();
  await insert(suite, "hubspot_contacts_raw", {
    account_id: accountId,
    hubspot_id: RECORD,
    email: `jane.${number}@example.com`,
    firstname: "Jane",
    lastname: "Doe",
    raw_json: {
      id: RECORD,
      properties: { email: `jane.${number}@example.com`, createdate: now },
      updatedAt: now,
    },
    source_updated_at: now,
    read_at: now,
    seen_at: now,
  });
  return { user, portalId, accountId };
}

async function insert(suite: Suite, table: string, row: object): Promise<Record<string, unknown>> {
  const { data, error } = await service(suite).from(table).insert(row).select().single();
  if (error) throw new Error(`${table}: ${error.message}`);
  return data;
}

/** What a tenant does: each resolves when it has what it asked for, and throws when it is refused. */
export const WORK: Record<string, (suite: Suite, tenant: Tenant) => Promise<void>> = {
  async document(_suite, { user, accountId }) {
    const text = "# A note\n\n" +
      "A student may pause for six months, and asks for it in writing. ".repeat(40);
    const row = await processed(user, await put(user, "note.md", text, { account_id: accountId }));
    if (row.status !== "completed") throw new Error(`document: ${row.error_code}`);
  },
  async score(suite, { user, portalId }) {
    const body = { portal_id: portalId, object_type: "contacts", record_id: RECORD };
    expect(await request(suite, user, "POST", "score-record", body));
  },
  async card(suite, { portalId }) {
    expect(await signed(suite, `/app?objectId=${RECORD}&objectTypeId=0-1&userId=42&portalId=${portalId}`));
  },
};

function expect({ status, body }: { status: number; body: unknown }): void {
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
}

/** A call of the card as HubSpot signs it. */
async function signed(suite: Suite, path: string) {
  const url = `${suite.url}/functions/v1/crm-card${path}`;
  const sent = String(Date.now());
  const mac = createHmac("sha256", suite.simulator.clientSecret).update(`GET${url}${sent}`).digest("base64");
  const headers = { "x-hubspot-signature-v3": mac, "x-hubspot-request-timestamp": sent };
  const response = await fetch(url, { headers });
  return { status: response.status, body: await response.text() };
}
