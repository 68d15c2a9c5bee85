import { call, change, rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";
import type { Role } from "../../api/portals.ts";
import { Problem } from "../../api/problem.ts";

/** Sends the browser to HubSpot's consent page, which sends it back here. */
export async function leaveForConsent(): Promise<void> {
  const redirect_to = `${location.origin}${location.pathname}`;
  const { authorize_url } = await call<{ authorize_url: string }>("POST", "hubspot-oauth/authorize", {
    redirect_to,
  });
  if (!/^https?:\/\//.test(authorize_url)) {
    throw new Problem(500, "unexpected", "The consent page has no address.");
  }
  location.assign(authorize_url);
}

/** Completes the connection that a consent began. */
export const complete = (handle: string) =>
  call<{ portal_id: string; missing_scopes: string[] }>("POST", "hubspot-oauth/connections/complete", {
    handle,
  });

/** Connects the portal of a private app's token; with a portal, that one and no other. */
export const pasteToken = (token: string, portal_id?: string) =>
  call<{ portal_id: string; missing_scopes: string[] }>("POST", "hubspot-oauth/connections/private-app", {
    token,
    portal_id,
  });

export const disconnect = (portalId: string, erase: boolean) =>
  call<{ erased: boolean }>("DELETE", `hubspot-oauth/connections/${portalId}?erase=${erase}`);

export interface Person {
  user_id: string;
  role: Role;
  name: string | null;
  email: string | null;
  created_at: string;
}

export const people = async (account: string): Promise<Person[]> =>
  await rows(
    supabase().from("account_people").select("user_id,role,name,email,created_at").eq("account_id", account)
      .order("created_at"),
  );

export const changeRole = (account: string, userId: string, role: Role) =>
  change(supabase().from("account_members").update({ role }).eq("account_id", account).eq("user_id", userId));

export const remove = (account: string, userId: string) =>
  change(supabase().from("account_members").delete().eq("account_id", account).eq("user_id", userId));

export interface Invitation {
  id: string;
  account_id: string;
  email: string;
  role: Role;
  expires_at: string;
}

const INVITATION = "id,account_id,email,role,expires_at";

export const invitations = async (account: string): Promise<Invitation[]> =>
  await rows(
    supabase().from("account_invitations").select(INVITATION).eq("account_id", account).order("email"),
  );

/** What the user is invited to. */
export const myInvitations = async (email: string): Promise<Invitation[]> =>
  await rows(supabase().from("account_invitations").select(INVITATION).eq("email", email.toLowerCase()));

export const invite = (account: string, email: string, role: Role) =>
  change(
    supabase().from("account_invitations").insert({ account_id: account, email: email.toLowerCase(), role }),
  );

export const withdraw = (id: string) => change(supabase().from("account_invitations").delete().eq("id", id));

export const makeToken = (id: string) => rpc<{ token: string }>("invitation_token", { p_invitation_id: id });

export const accept = (id: string, token: string) =>
  rpc("invitation_accept", { p_invitation_id: id, p_token: token || null });
