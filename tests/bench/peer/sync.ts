// The peer: the same mirror as a team would write it in an afternoon in TypeScript, with HubSpot's client and supabase-js.
// Objects in parallel, pages of 100 with associations, upserts of 500 (the usual recipe).

import { Client } from "@hubspot/api-client";
import { createClient } from "@supabase/supabase-js";

const OBJECTS = ["contacts", "companies", "deals", "calls"] as const;
type ObjectType = typeof OBJECTS[number];

const ASSOCIATIONS: Record<ObjectType, string[]> = {
  contacts: ["companies", "deals", "calls"],
  companies: ["contacts", "deals"],
  deals: ["contacts", "companies"],
  calls: ["contacts"],
};

type Properties = Record<string, string | null | undefined>;
const time = (value?: string | null) => value || null;
const digits = (value?: string | null) => value?.replace(/\D/g, "") || null;
const number = (value?: string | null) => (value && Number.isFinite(Number(value)) ? Number(value) : null);
const bool = (value?: string | null) => (value === "true" ? true : value === "false" ? false : null);

const COLUMNS: Record<ObjectType, (p: Properties) => Record<string, unknown>> = {
  contacts: (p) => ({
    email: p.email,
    phone: p.phone,
    firstname: p.firstname,
    lastname: p.lastname,
    createdate: time(p.createdate),
    lifecyclestage: p.lifecyclestage,
    vsl_watched: bool(p.vsl_watched),
    sales_script_version: p.sales_script_version,
    phone_normalized: digits(p.phone),
  }),
  companies: (p) => ({
    name: p.name,
    domain: p.domain,
    phone: p.phone,
    industry: p.industry,
    createdate: time(p.createdate),
  }),
  deals: (p) => ({
    dealname: p.dealname,
    amount: number(p.amount),
    dealstage: p.dealstage,
    createdate: time(p.createdate),
    closedate: time(p.closedate),
    payment_status: p.payment_status,
  }),
  calls: (p) => ({
    call_duration: number(p.hs_call_duration),
    call_direction: p.hs_call_direction,
    call_to_number: p.hs_call_to_number,
    call_timestamp: time(p.hs_timestamp),
  }),
};

export interface PeerOptions {
  hubspotUrl: string;
  accessToken: string;
  supabaseUrl: string;
  secretKey: string;
  accountId: string;
  properties: Record<ObjectType, string[]>;
}

/** Mirrors the portal once; returns the number of records. */
export async function mirror(options: PeerOptions): Promise<number> {
  const hubspot = new Client({ accessToken: options.accessToken, basePath: options.hubspotUrl });
  const supabase = createClient(options.supabaseUrl, options.secretKey, { auth: { persistSession: false } });

  async function one(object: ObjectType): Promise<number> {
    let after: string | undefined;
    let total = 0;
    let rows: Record<string, unknown>[] = [];
    const flush = async () => {
      const { error } = await supabase.from(`hubspot_${object}_raw`).upsert(rows, {
        onConflict: "account_id,hubspot_id",
      });
      if (error) throw new Error(`${object}: ${error.message}`);
      total += rows.length;
      rows = [];
    };
    do {
      const page = await hubspot.crm.objects.basicApi.getPage(
        object,
        100,
        after,
        options.properties[object],
        undefined,
        ASSOCIATIONS[object],
      );
      for (const record of page.results) {
        rows.push({
          account_id: options.accountId,
          hubspot_id: record.id,
          ...COLUMNS[object](record.properties),
          // Postgres refuses the NUL escape, which HubSpot can carry.
          raw_json: JSON.parse(JSON.stringify(record).replaceAll("\\u0000", "")),
          source_updated_at: record.updatedAt,
          read_at: new Date().toISOString(),
          seen_at: new Date().toISOString(),
        });
      }
      if (rows.length >= 500) await flush();
      after = page.paging?.next?.after;
    } while (after);
    if (rows.length) await flush();
    return total;
  }

  const totals = await Promise.all(OBJECTS.map(one));
  return totals.reduce((sum, total) => sum + total, 0);
}
