import { rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

export interface Reader {
  user_id: string;
  created_at: string;
}

/** With whom a document is shared. */
export const readers = async (id: string): Promise<Reader[]> =>
  await rows(
    supabase().from("document_members").select("user_id,created_at").eq("document_id", id).order(
      "created_at",
    ),
  );

export const share = (id: string, userId: string) =>
  rpc("document_share", { p_document_id: id, p_user_id: userId });
export const unshare = (id: string, userId: string) =>
  rpc("document_unshare", { p_document_id: id, p_user_id: userId });

/** The people of a portal, by their ids. */
export async function people(account: string): Promise<Map<string, string>> {
  const all = await rows(
    supabase().from("account_people").select("user_id,name,email").eq("account_id", account).order("email"),
  );
  return new Map(all.map((one) => [one.user_id as string, String(one.name || one.email || one.user_id)]));
}

export interface Access {
  id: string;
  user_id: string | null;
  action: string;
  at: string;
}

/** The latest accesses to a document. */
export const accesses = async (id: string): Promise<Access[]> =>
  await rows(
    supabase().from("document_access_log").select("id,user_id,action,at").eq("document_id", id)
      .order("at", { ascending: false }).limit(50),
  );
