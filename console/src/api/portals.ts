import { rows } from "./call.ts";
import { supabase } from "./client.ts";

export type Role = "owner" | "admin" | "member" | "viewer";

/** A portal of the user's and how its connection stands. */
export interface Portal {
  /** Our id: the `account_id` of every table. */
  id: string;
  /** HubSpot's. */
  portal_id: string;
  status: "connected" | "incomplete" | "connecting" | "error" | "disconnected";
  scopes: string[];
  missing_scopes: string[];
  expires_at: string | null;
  last_sync_at: string | null;
  error_code: string | null;
  error_message: string | null;
  connected_at: string | null;
  /** How it is connected: `bearer` by a consent, `private_app` by a pasted token. */
  token_type: string | null;
  role: Role;
}

const COLUMNS =
  "id,portal_id,status,scopes,missing_scopes,expires_at,last_sync_at,error_code,error_message,connected_at,token_type";

/** The portals that the user is a member of, by their numbers. */
export async function portals(userId: string): Promise<Portal[]> {
  const [connections, roles] = await Promise.all([
    rows(
      supabase().from("hubspot_connections").select(COLUMNS).not("portal_id", "is", null).order("portal_id"),
    ),
    rows(supabase().from("account_members").select("account_id,role").eq("user_id", userId)),
  ]);
  const roleOf = new Map(roles.map((row) => [row.account_id as string, row.role as Role]));
  return (connections as Omit<Portal, "role">[]).map((portal) => ({
    ...portal,
    role: roleOf.get(portal.id) ?? "viewer",
  }));
}

/** Whether a role may change what the portal is: owners and admins. */
export const administers = (role: Role): boolean => role === "owner" || role === "admin";
/** Whether a role may start work: everybody but viewers. */
export const writes = (role: Role): boolean => role !== "viewer";
