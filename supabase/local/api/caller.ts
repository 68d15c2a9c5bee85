import { jwtVerify } from "jose";
import type { Keys } from "../keys.ts";

/** Who makes a request: a role, and for users what their token says. */
export interface Caller {
  role: "anon" | "authenticated" | "service_role";
  claims: Record<string, unknown>;
  uid: string;
}

const ROLES = ["anon", "authenticated", "service_role"] as const;

/** Whether a request says that it comes from a browser. */
export const isOfBrowser = (request: Request): boolean =>
  /^\s*Mozilla\//i.test(request.headers.get("user-agent") ?? "");

/**
 * The caller of a request whose credentials are in order, by the rules of lite and of hosted Supabase: a key in
 * `apikey`, and a user's token, if there is one, decides over the key's role. Null when anything is amiss.
 */
export async function readCaller(request: Request, keys: Keys): Promise<Caller | null> {
  const key = request.headers.get("apikey");
  if (key !== keys.publishable_key && key !== keys.secret_key) return null;
  // Supabase refuses a secret key that comes from a browser.
  if (key === keys.secret_key && isOfBrowser(request)) return null;
  const bearer = request.headers.get("authorization");
  const keyRole = key === keys.secret_key ? "service_role" : "anon";
  if (bearer === null || bearer === `Bearer ${key}`) {
    return { role: keyRole, claims: { role: keyRole }, uid: "" };
  }
  const token = /^Bearer ([^.]+\.[^.]+\.[^.]+)$/.exec(bearer)?.[1];
  const verified = token &&
    await jwtVerify(token, new TextEncoder().encode(keys.jwt_secret), { algorithms: ["HS256"] })
      .catch(() => null);
  if (!verified) return null;
  const { payload } = verified;
  const role = ROLES.find((known) => known === payload.role);
  if (!role || (payload.iat ?? 0) > Date.now() / 1000) return null;
  return { role, claims: payload, uid: payload.sub ?? "" };
}
