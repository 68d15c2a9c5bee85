import { errors, jwtVerify } from "jose";
import type { Keys } from "../keys.ts";
import { RealtimeProblem } from "./problem.ts";

/** Who speaks, by a verified token or by a key. */
export interface Token {
  text: string;
  role: string;
  sub: string;
  claims: Record<string, unknown>;
  /** Seconds since 1970; null for a key, which does not expire. */
  expires: number | null;
}

/** Reads what a client connects or joins with; throws a problem that says what is wrong with it. */
export async function readToken(text: string, keys: Keys): Promise<Token> {
  // The gateway of hosted makes a token of a key.
  if (text === keys.publishable_key) return ofKey(text, "anon");
  if (text === keys.secret_key) return ofKey(text, "service_role");
  const secret = new TextEncoder().encode(keys.jwt_secret);
  const { payload: claims } = await jwtVerify(text, secret, { algorithms: ["HS256"] }).catch((error) => {
    throw refusal(error);
  });
  if (typeof claims.role !== "string" || claims.exp === undefined) {
    throw new RealtimeProblem("InvalidJWTToken", "Fields `role` and `exp` are required in JWT");
  }
  return { text, role: claims.role, sub: claims.sub ?? "", claims, expires: claims.exp };
}

const ofKey = (text: string, role: string): Token => ({
  text,
  role,
  sub: "",
  claims: { role },
  expires: null,
});

/** What is said of a token that expired at this time. */
export function expired(seconds: number): RealtimeProblem {
  const ago = Math.max(0, Math.floor(Date.now() / 1_000 - seconds));
  return new RealtimeProblem("InvalidJWTToken", `Token has expired ${ago} seconds ago`);
}

function refusal(error: unknown): RealtimeProblem {
  if (error instanceof errors.JWTExpired) return expired(Number(error.payload.exp));
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed) {
    return new RealtimeProblem("JwtSignatureError", "Failed to validate JWT signature");
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new RealtimeProblem("InvalidJWTToken", `Token is not valid: ${error.claim}`);
  }
  return new RealtimeProblem("MalformedJWT", "The token provided is not a valid JWT");
}
