import { rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

export type Severity = "warning" | "critical";

export interface Rule {
  name: string;
  account_id: string | null;
  description: string;
  severity: Severity;
  threshold: number | null;
  clear_threshold: number | null;
  unit: string | null;
  is_enabled: boolean;
  fire_after: number;
}

const RULE = "name,account_id,description,severity,threshold,clear_threshold,unit,is_enabled,fire_after";

/** What is watched in a portal: its own rule, or that of all others. */
export async function rules(account: string): Promise<Rule[]> {
  const all: Rule[] = await rows(
    supabase().from("alert_rules").select(RULE).or(`account_id.eq.${account},account_id.is.null`).order(
      "name",
    ),
  );
  return all.filter((rule) =>
    rule.account_id !== null || !all.some((other) => other.account_id !== null && other.name === rule.name)
  );
}

export type Change = Partial<
  Pick<Rule, "threshold" | "clear_threshold" | "severity" | "is_enabled" | "fire_after">
>;

export const setRule = (account: string, name: string, change: Change) =>
  rpc("alert_rule_set", {
    p_account_id: account,
    p_name: name,
    ...Object.fromEntries(Object.entries(change).map(([field, value]) => [`p_${field}`, value])),
  });

export interface Channel {
  id: string;
  url: string;
  min_severity: Severity;
  is_enabled: boolean;
}

export interface Delivery {
  id: number;
  event: string;
  state: string;
  last_status: number | null;
  last_error: string | null;
  created_at: string;
}

export const channels = async (account: string): Promise<Channel[]> =>
  await rows(
    supabase().from("alert_channels").select("id,url,min_severity,is_enabled").eq("account_id", account)
      .order("created_at"),
  );

export const deliveries = async (account: string): Promise<Delivery[]> =>
  await rows(
    supabase().from("alert_deliveries").select("id,event,state,last_status,last_error,created_at")
      .eq("account_id", account).order("id", { ascending: false }).limit(20),
  );

/** Makes a channel, or changes that of the address; a new one answers its secret. */
export const setChannel = (
  account: string,
  url: string,
  severity: Severity | null,
  isEnabled: boolean | null,
) =>
  rpc<Channel & { secret: string | null }>("alert_channel_set", {
    p_account_id: account,
    p_url: url,
    p_min_severity: severity,
    p_is_enabled: isEnabled,
  });

export const removeChannel = (id: string) => rpc("alert_channel_remove", { p_id: id });
