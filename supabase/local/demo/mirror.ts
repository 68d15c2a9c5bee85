// The demo's first part: the portal is mirrored by a full sync; later it is only looked at.

import type { SupabaseClient } from "@supabase/supabase-js";
import { call } from "./call.ts";
import type { Portal } from "./portal.ts";
import { Progress, type Session } from "./progress.ts";
import { summary } from "./summary.ts";
import { until } from "./until.ts";

/** The newest session, unless it says nothing of the portal as it is now. */
async function usable(supabase: SupabaseClient, portal: Portal): Promise<Session | undefined> {
  const { data, error } = await supabase.from("sync_sessions").select("session_id,status")
    .eq("account_id", portal.accountId).order("start_time", { ascending: false, nullsFirst: true }).limit(1);
  if (error) throw new Error(`cannot read sync_sessions: ${error.message}`);
  const [newest] = data;
  const ended = newest?.status === "completed" || newest?.status === "failed";
  if (!newest || newest.status === "failed" || (ended && portal.reconnected)) return undefined;
  return await progress(supabase, newest.session_id);
}

const progress = (supabase: SupabaseClient, id: string) =>
  call<Session>(supabase, `hubspot-sync/${id}`, "GET");

async function follow(supabase: SupabaseClient, id: string): Promise<Session> {
  const bars = new Progress();
  const session = await until("the sync", () => progress(supabase, id), (session) => {
    bars.show(session);
    return session.status === "completed" || session.status === "failed" ? session : undefined;
  });
  if (session.status === "failed") {
    throw new Error(`the sync failed: ${JSON.stringify(session.error ?? session.objects)}`);
  }
  return session;
}

/** Waits until the portal is mirrored and shows what of. */
export async function mirror(supabase: SupabaseClient, portal: Portal): Promise<void> {
  const known = await usable(supabase, portal);
  if (known?.status === "completed") return await summary(supabase, known, false);
  const id = known?.session_id ??
    (await call<Session>(supabase, "hubspot-sync", "POST", { portal_id: portal.id, mode: "full" }))
      .session_id;
  await summary(supabase, await follow(supabase, id), true);
}
