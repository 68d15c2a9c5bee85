import { rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

export type State = "ok" | "warn" | "bad" | "unknown" | "never";

export interface Alert {
  id: number;
  rule: string;
  subject: string;
  severity: "warning" | "critical";
  detail: string;
  value: number | null;
  limit: number | null;
  opened_at: string;
  acknowledged_at: string | null;
  note: string | null;
  occurrences: number;
}

export interface Check {
  limit: number | null;
  unit: string | null;
  is_enabled: boolean;
  measures: { subject: string; value: number | null; state: State; data: Record<string, unknown> }[];
}

export interface Health {
  checked_at: string;
  state: State;
  checks: Record<string, Check>;
  alerts: { open: number; latest: Alert[] };
  connection: { status: string; state: State; expires_at: string | null; refreshed_at: string | null };
  unknown: Record<string, string>;
}

export const health = (account: string) => rpc<Health>("system_health", { p_account_id: account });

export const acknowledge = (id: number, note: string) =>
  rpc("alert_acknowledge", { p_alert_id: id, p_note: note.trim() || null });

export interface Past {
  id: number;
  subject: string;
  severity: "warning" | "critical";
  detail: string;
  opened_at: string;
  resolved_at: string;
}

/** The alerts that were resolved last. */
export const past = async (account: string): Promise<Past[]> =>
  await rows(
    supabase().from("alerts").select("id,subject,severity,detail,opened_at,resolved_at").eq(
      "account_id",
      account,
    ).eq("status", "resolved").order("resolved_at", { ascending: false }).limit(20),
  );
