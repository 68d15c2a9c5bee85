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

async function start(supabase: SupabaseClient, portal: Portal, more = {}): Promise<string> {
  const body = { portal_id: portal.id, mode: "full", ...more };
  return (await call<Session>(supabase, "hubspot-sync", "POST", body)).session_id;
}

async function follow(supabase: SupabaseClient, portal: Portal, id: string): Promise<Session> {
  const bars = new Progress();
  const session = await until("the sync", () => progress(supabase, id), (session) => {
    bars.show(session);
    return session.status === "completed" || session.status === "failed" ? session : undefined;
  });
  if (session.status === "completed") return session;
  const why = JSON.stringify(session.error ?? session.objects);
  if (!why.includes("mass_disappearance")) throw new Error(`the sync failed: ${why}`);
  // The simulated portal was started smaller than the one that was mirrored: nobody has to be asked.
  return await follow(supabase, portal, await start(supabase, portal, { accept_deletions: true }));
}

/** Waits until the portal is mirrored and shows what of. */
export async function mirror(supabase: SupabaseClient, portal: Portal): Promise<void> {
  const known = await usable(supabase, portal);
  if (known?.status === "completed") return await summary(supabase, known, false);
  const id = known?.session_id ?? await start(supabase, portal);
  await summary(supabase, await follow(supabase, portal, id), true);
}
