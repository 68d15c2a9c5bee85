import { change, rows } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

export interface Configuration {
  id: string;
  purpose: string;
  provider: string;
  model: string;
  settings: Record<string, unknown>;
  updated_at: string;
}

/** What is in force of the AI configuration of a portal. */
export const configurations = async (account: string): Promise<Configuration[]> =>
  await rows(
    supabase().from("ai_configurations").select("id,purpose,provider,model,settings,updated_at")
      .eq("account_id", account).eq("is_active", true).order("purpose"),
  );

/** Changes the settings of a purpose, or makes its first configuration. */
export const configure = (
  account: string,
  purpose: string,
  known: Configuration | undefined,
  settings: Record<string, unknown>,
) =>
  known
    ? change(supabase().from("ai_configurations").update({ settings }).eq("id", known.id))
    : change(supabase().from("ai_configurations").insert({ account_id: account, purpose, settings }));
