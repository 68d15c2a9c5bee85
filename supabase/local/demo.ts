// The demo of `cargo xtask start`: a user signs up, connects the simulator's portal through OAuth as a browser would, and
// waits for the first full sync; a model is trained and every contact scored; documents are put through the pipeline. On a
// second start everything is in place and only looked at.

import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { call } from "./demo/call.ts";
import { consent } from "./demo/consent.ts";
import { documentsDemo } from "./demo/documents.ts";
import { Progress, type Session } from "./demo/progress.ts";
import { scoring } from "./demo/scoring.ts";
import { summary } from "./demo/summary.ts";
import { loadDemo, saveDemo } from "./demo/user.ts";

const { values: options } = parseArgs({
  options: {
    "api-url": { type: "string" },
    "publishable-key": { type: "string" },
    "hubspot-url": { type: "string" },
    "data-dir": { type: "string" },
  },
});

/** A full sync at HubSpot's rate limit takes a minute for 29,000 contacts; this is for a slow machine. */
const SYNC_LIMIT_MS = 30 * 60_000;
const POLL_MS = 400;

interface Connection {
  portal_id: string;
  status: string;
}

function required(name: keyof typeof options): string {
  const value = options[name];
  if (!value) throw new Error(`--${name} is missing`);
  return value;
}

async function signIn(supabase: SupabaseClient, user: { email: string; password: string }): Promise<string> {
  const known = await supabase.auth.signInWithPassword(user);
  if (known.data.session) return "signed in";
  const made = await supabase.auth.signUp(user);
  if (made.data.session) return "signed up";
  throw new Error(`cannot sign ${user.email} up: ${made.error?.message ?? known.error?.message}`);
}

async function connections(supabase: SupabaseClient): Promise<Connection[]> {
  const { data } = await call<{ data: Connection[] }>(supabase, "hubspot-oauth/connections", "GET");
  return data;
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

async function connect(supabase: SupabaseClient): Promise<{ portalId: string; how: string }> {
  const [before] = await connections(supabase);
  if (before && await works(supabase, before)) return { portalId: before.portal_id, how: "is connected" };
  const { authorize_url } = await call<{ authorize_url: string }>(
    supabase,
    "hubspot-oauth/authorize",
    "POST",
    {},
  );
  await consent(authorize_url);
  const [after] = await connections(supabase);
  if (after?.status !== "connected") {
    throw new Error(`the portal is ${after?.status ?? "absent"} after the consent`);
  }
  return { portalId: after.portal_id, how: before ? "was connected again" : "was connected" };
}

/** The session to wait for: the newest one, or a new one when there is none or it failed. */
async function session(supabase: SupabaseClient, portalId: string): Promise<{ id: string; fresh: boolean }> {
  const { data, error } = await supabase.from("sync_sessions").select("session_id,status")
    .order("start_time", { ascending: false, nullsFirst: true }).limit(1);
  if (error) throw new Error(`cannot read sync_sessions: ${error.message}`);
  const [newest] = data;
  if (newest && newest.status !== "failed") {
    return { id: newest.session_id, fresh: newest.status !== "completed" };
  }
  const started = await call<{ session_id: string }>(supabase, "hubspot-sync", "POST", {
    portal_id: portalId,
    mode: "full",
  });
  return { id: started.session_id, fresh: true };
}

async function follow(supabase: SupabaseClient, id: string): Promise<Session> {
  const progress = new Progress();
  const deadline = Date.now() + SYNC_LIMIT_MS;
  while (Date.now() < deadline) {
    const state = await call<Session>(supabase, `hubspot-sync/${id}`, "GET");
    progress.show(state);
    if (state.status === "completed") return state;
    if (state.status === "failed") {
      throw new Error(`the sync failed: ${JSON.stringify(state.error ?? state.objects)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`the sync did not end within ${SYNC_LIMIT_MS / 60_000} minutes`);
}

async function main(): Promise<void> {
  const file = join(required("data-dir"), "demo.json");
  const demo = await loadDemo(file);
  const supabase = createClient(required("api-url"), required("publishable-key"), {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const how = await signIn(supabase, demo.user);
  console.error(`✓ demo user ${demo.user.email} ${how}`);
  const portal = await connect(supabase);
  console.error(`✓ portal ${portal.portalId} ${portal.how} (OAuth at ${required("hubspot-url")})`);
  const { id, fresh } = await session(supabase, portal.portalId);
  const state = fresh
    ? await follow(supabase, id)
    : await call<Session>(supabase, `hubspot-sync/${id}`, "GET");
  await summary(supabase, state, fresh);
  await scoring(supabase, portal.portalId, required("hubspot-url"), required("data-dir"));
  await documentsDemo(supabase);
  await saveDemo(file, { ...demo, portal_id: portal.portalId });
}

try {
  await main();
} catch (error) {
  console.error(`error: demo: ${error instanceof Error ? error.message : error}`);
  Deno.exit(1);
}
