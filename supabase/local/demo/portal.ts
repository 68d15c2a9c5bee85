// The demo's portal: the simulator's, connected through OAuth as a browser would.

import type { SupabaseClient } from "@supabase/supabase-js";
import { call } from "./call.ts";
import { consent } from "./consent.ts";

/** A connected portal. */
export interface Portal {
  id: string;
  /** Our id, which the tables have. */
  accountId: string;
  /** Whether it was away until now, so that the mirror may lack what has changed. */
  reconnected: boolean;
}

interface Connection {
  portal_id: string;
  status: string;
  error_message: string | null;
}

/** The user may have connected other portals as well. */
async function connection(supabase: SupabaseClient, portalId: string): Promise<Connection | undefined> {
  const { data } = await call<{ data: Connection[] }>(supabase, "hubspot-oauth/connections", "GET");
  return data.find(({ portal_id }) => portal_id === portalId);
}

/** A portal that looks connected may need a new consent: its app may have been uninstalled meanwhile. */
async function works(supabase: SupabaseClient, connection: Connection | undefined): Promise<boolean> {
  if (connection?.status !== "connected") return false;
  try {
    await call(supabase, `hubspot-oauth/connections/${connection.portal_id}/refresh`, "POST", {});
    return true;
  } catch {
    return false;
  }
}

/** Connects the portal unless it is. */
export async function connect(supabase: SupabaseClient, id: string, hubspotUrl: string): Promise<Portal> {
  const before = await connection(supabase, id);
  const connected = await works(supabase, before);
  if (!connected) {
    const { authorize_url } = await call<{ authorize_url: string }>(
      supabase,
      "hubspot-oauth/authorize",
      "POST",
      {},
    );
    const handle = await consent(authorize_url);
    await call(supabase, "hubspot-oauth/connections/complete", "POST", { handle });
    const after = await connection(supabase, id);
    if (after?.status !== "connected") {
      throw new Error(`it is ${after?.status ?? "absent"} after the consent ${after?.error_message ?? ""}`);
    }
  }
  const how = connected ? "is connected" : before ? "was connected again" : "was connected";
  console.error(`✓ portal ${id} ${how} (OAuth at ${hubspotUrl})`);
  const { data, error } = await supabase.from("hubspot_connections").select("id").eq("portal_id", id)
    .single();
  if (error) throw new Error(`cannot read hubspot_connections: ${error.message}`);
  return { id, accountId: data.id, reconnected: !connected };
}
