// A frontend's view: a signed-in user with supabase-js, who connects a portal and follows a sync.

import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { waitFor } from "./process.ts";
import type { Suite } from "./suite.ts";

const NO_TIMERS = { auth: { persistSession: false, autoRefreshToken: false } };
let users = 0;

export interface User {
  client: SupabaseClient;
  id: string;
  email: string;
  token: string;
}

/** Signs a new user up. */
export async function signUp(suite: Suite): Promise<User> {
  const client = createClient(suite.url, suite.keys.publishable_key, NO_TIMERS);
  const email = `user${++users}.${crypto.randomUUID().slice(0, 8)}@example.com`;
  const { data, error } = await client.auth.signUp({ email, password: "Correct-horse-7" });
  if (error || !data.session || !data.user) throw new Error(`sign-up failed: ${error?.message}`);
  return { client, id: data.user.id, email, token: data.session.access_token };
}

/** A client that nobody signed in. */
export function anonymous(suite: Suite): SupabaseClient {
  return createClient(suite.url, suite.keys.publishable_key, NO_TIMERS);
}

/** Where a suite serves, and how one gets in. */
export type Place = Pick<Suite, "url" | "keys">;

/** A client with the secret key, as a server of the team would have. */
export function service(suite: Place): SupabaseClient {
  return createClient(suite.url, suite.keys.secret_key, NO_TIMERS);
}

export interface Answer {
  status: number;
  headers: Headers;
  // deno-lint-ignore no-explicit-any
  body: any;
}

/** Calls a function as `user` (or nobody) over plain HTTP. */
export async function request(
  suite: Suite,
  user: User | undefined,
  method: string,
  path: string,
  body?: unknown,
  extra: Record<string, string> = {},
): Promise<Answer> {
  const headers: Record<string, string> = { apikey: suite.keys.publishable_key, ...extra };
  if (user) headers.authorization = `Bearer ${user.token}`;
  if (body !== undefined) headers["content-type"] ??= "application/json";
  const response = await fetch(`${suite.url}/functions/v1/${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    redirect: "manual",
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text ? JSON.parse(text) : text,
  };
}

/** Walks to HubSpot's consent page and back as a browser would; the simulator consents. Returns the callback's path and query. */
export async function consent(suite: Suite, user: User): Promise<string> {
  const begun = await request(suite, user, "POST", "hubspot-oauth/authorize", {});
  if (begun.status !== 200) throw new Error(`authorize: ${begun.status} ${JSON.stringify(begun.body)}`);
  const consent = await fetch(begun.body.authorize_url, { redirect: "manual" });
  await consent.body?.cancel();
  const location = consent.headers.get("location");
  if (!location) throw new Error(`consent answered ${consent.status} without a redirect`);
  return `hubspot-oauth/callback${new URL(location).search}`;
}

/** Connects the portal as `user`. Returns the answer of the completion. */
export async function connect(suite: Suite, user: User): Promise<Answer> {
  const callback = await request(suite, undefined, "GET", await consent(suite, user));
  if (callback.status !== 200) {
    throw new Error(`callback: ${callback.status} ${JSON.stringify(callback.body)}`);
  }
  const { handle } = callback.body;
  return await request(suite, user, "POST", "hubspot-oauth/connections/complete", { handle });
}

/** Starts a sync as `user` and waits for its end; returns the last progress. */
export async function sync(suite: Suite, user: User, mode: "full" | "incremental", timeoutMs = 120_000) {
  const started = await request(suite, user, "POST", "hubspot-sync", {
    portal_id: suite.simulator.portalId,
    mode,
  });
  if (started.status !== 202) throw new Error(`sync: ${started.status} ${JSON.stringify(started.body)}`);
  return await finished(suite, user, started.body.session_id, timeoutMs);
}

/** Waits for the end of a session. */
export async function finished(suite: Suite, user: User, sessionId: string, timeoutMs = 120_000) {
  let progress: Answer["body"];
  await waitFor(`session ${sessionId}`, timeoutMs, async () => {
    const answer = await request(suite, user, "GET", `hubspot-sync/${sessionId}`);
    progress = answer.body;
    return progress.status === "completed" || progress.status === "failed";
  });
  return progress;
}

/** The id of the newest session, for the one that a first connection starts by itself. */
export async function newestSession(suite: Suite): Promise<string> {
  const { data, error } = await service(suite).from("sync_sessions").select("session_id").order(
    "start_time",
    {
      ascending: false,
    },
  ).limit(1).single();
  if (error) throw new Error(error.message);
  return data.session_id;
}
