import { createClient, type SupabaseClient } from "@supabase/supabase-js";

/** What `config.json` beside the page says: which project this is the console of. */
export interface Config {
  api_url: string;
  publishable_key: string;
}

let made: SupabaseClient | undefined;
let known: Config | undefined;

/** The client of the project; `begin` has made it before anything is shown. */
export function supabase(): SupabaseClient {
  if (!made) throw new Error("the console was not begun");
  return made;
}

/** What the client was made with, for the few requests it cannot make. */
export function project(): Config {
  if (!known) throw new Error("the console was not begun");
  return known;
}

/** Reads `config.json` and makes the client. */
export async function begin(): Promise<void> {
  const response = await fetch("./config.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  const config = await response.json() as Partial<Config>;
  if (!config.api_url || !config.publishable_key) {
    throw new Error("config.json needs api_url and publishable_key");
  }
  known = { api_url: config.api_url, publishable_key: config.publishable_key };
  made = createClient(config.api_url, config.publishable_key, {
    // Tokens in the fragment would meet the router there.
    auth: { flowType: "pkce" },
    // Queries are repeated in one place (queries.ts); who is offline reads so at once, not after 7 s.
    db: { retry: false },
  });
}
