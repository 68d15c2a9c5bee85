import { change, rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

export interface SyncObject {
  object_type: string;
  name: string;
  links_to: string[];
  is_enabled: boolean;
  last_full_sync: string | null;
}

export interface Properties {
  object_type: string;
  include: string[];
  exclude: string[];
}

/** The objects that the portal can mirror, each with the properties beside the default. */
export async function objects(
  account: string,
  portalId: string,
): Promise<(SyncObject & { properties?: Properties })[]> {
  const [known, settings] = await Promise.all([
    rpc<SyncObject[]>("sync_object_list", { p_portal_id: portalId }),
    rows(
      supabase().from("property_settings").select("object_type,include,exclude").eq("account_id", account),
    ),
  ]);
  const of = new Map((settings as Properties[]).map((row) => [row.object_type, row]));
  return known.map((object) => ({ ...object, properties: of.get(object.object_type) }));
}

export const switchObject = (portalId: string, object: string, is_enabled: boolean) =>
  rpc<SyncObject>("sync_object_set", { p_portal_id: portalId, p_object: object, p_is_enabled: is_enabled });

/** Says which properties of an object are mirrored; without names it is the default again. */
export async function setProperties(
  account: string,
  object_type: string,
  known: boolean,
  include: string[],
  exclude: string[],
): Promise<void> {
  const table = supabase().from("property_settings");
  if (include.length + exclude.length === 0) {
    return await change(table.delete().eq("account_id", account).eq("object_type", object_type));
  }
  await change(
    known
      ? table.update({ include, exclude }).eq("account_id", account).eq("object_type", object_type)
      : table.insert({ account_id: account, object_type, include, exclude }),
  );
}
