import { change, rows } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

export interface Rule {
  id: string;
  account_id: string | null;
  object_type: string;
  field: string;
  priority: number;
  condition: Record<string, unknown>;
  winner: "hubspot" | "supabase" | "none";
}

const RULE = "id,account_id,object_type,field,priority,condition,winner";

/** The rules of a portal and those of all, in the order in which they are asked. */
export async function rules(account: string): Promise<Rule[]> {
  const all: Rule[] = await rows(
    supabase().from("sync_rules").select(RULE).or(`account_id.eq.${account},account_id.is.null`)
      .order("object_type").order("priority").limit(500),
  );
  const whose = (rule: Rule) => rule.account_id === null ? 1 : 0;
  return all.toSorted((a, b) =>
    a.object_type.localeCompare(b.object_type) || whose(a) - whose(b) || a.priority - b.priority
  );
}

export const addRule = (rule: Omit<Rule, "id">) => change(supabase().from("sync_rules").insert(rule));
export const removeRule = (id: string) => change(supabase().from("sync_rules").delete().eq("id", id));
