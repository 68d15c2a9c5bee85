import { rows } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

export interface Entry {
  id: string;
  entity_type: string;
  entity_id: string;
  operation: "create" | "update" | "delete";
  old_data: Record<string, unknown> | null;
  new_data: Record<string, unknown> | null;
  user_id: string | null;
  timestamp: string;
  ip_address: string | null;
  user_agent: string | null;
}

/** Entries of a page. */
export const PAGE = 50;

const ENTRY = "id,entity_type,entity_id,operation,old_data,new_data,user_id,timestamp,ip_address,user_agent";

/** The newest changes, from an earlier one on. */
export async function entries(
  account: string,
  filter: { entity: string | null; operation: string | null },
  after: Entry | null,
): Promise<Entry[]> {
  let query = supabase().from("audit_logs").select(ENTRY).eq("account_id", account);
  if (filter.entity) query = query.eq("entity_type", filter.entity);
  if (filter.operation) query = query.eq("operation", filter.operation);
  if (after) {
    // Moments are not unique: what was changed at once is told apart by its id.
    query = query.or(
      `timestamp.lt.${after.timestamp},and(timestamp.eq.${after.timestamp},id.lt.${after.id})`,
    );
  }
  return await rows(
    query.order("timestamp", { ascending: false }).order("id", { ascending: false }).limit(PAGE),
  );
}

/** Names of the people of a portal, by their ids. */
export async function names(account: string): Promise<Map<string, string>> {
  const people = await rows(
    supabase().from("account_people").select("user_id,name,email").eq("account_id", account),
  );
  return new Map(people.map((one) => [one.user_id as string, String(one.name || one.email || one.user_id)]));
}

/** The fields that a change touched, before and after. */
export function changed(entry: Entry): [field: string, before: unknown, after: unknown][] {
  const [before, after] = [entry.old_data ?? {}, entry.new_data ?? {}];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => [field, before[field], after[field]]);
}
