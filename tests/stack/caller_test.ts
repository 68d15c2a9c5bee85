/** Whose request it is: what a token must be to be believed. */
import { deepEqual, equal } from "node:assert/strict";
import { SignJWT, UnsecuredJWT } from "jose";
import { readCaller } from "../../supabase/local/api/caller.ts";
import type { Keys } from "../../supabase/local/keys.ts";

const KEYS = {
  publishable_key: "sb_publishable_key",
  secret_key: "sb_secret_key",
  jwt_secret: "a secret of a stack for its tokens",
} as Keys;
const now = () => Math.floor(Date.now() / 1_000);
const token = (claims: Record<string, unknown>, secret = KEYS.jwt_secret, alg = "HS256") =>
  new SignJWT({ sub: "u", role: "authenticated", iat: now() - 60, exp: now() + 3_600, ...claims })
    .setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
const read = (headers: Record<string, string>) => readCaller(new Request("http://stack/", { headers }), KEYS);
const withToken = async (value: string | Promise<string>, key = KEYS.publishable_key) =>
  await read({ apikey: key, authorization: `Bearer ${await value}` });

Deno.test("a key alone says the role", async () => {
  const anon = { role: "anon", claims: { role: "anon" }, uid: "" };
  const service = { role: "service_role", claims: { role: "service_role" }, uid: "" };
  deepEqual(await read({ apikey: KEYS.publishable_key }), anon);
  deepEqual(await read({ apikey: KEYS.secret_key }), service);
  deepEqual(await withToken(KEYS.publishable_key), anon);
  deepEqual(await withToken(KEYS.secret_key, KEYS.secret_key), service);
});

Deno.test("a user's token decides over the key's role", async () => {
  for (const key of [KEYS.publishable_key, KEYS.secret_key]) {
    for (const role of ["anon", "authenticated", "service_role"]) {
      const caller = await withToken(token({ role }), key);
      deepEqual([caller?.role, caller?.uid, caller?.claims.role], [role, "u", role]);
    }
  }
  equal((await withToken(token({ sub: undefined })))?.uid, "");
});

Deno.test("a token from the future, an old one, one of another role, of another secret or unsigned is refused", async () => {
  const tokens = {
    "from the future": token({ iat: now() + 3_600 }),
    "not valid yet": token({ nbf: now() + 3_600 }),
    "too old": token({ iat: now() - 7_200, exp: now() - 3_600 }),
    "of another role": token({ role: "postgres" }),
    "without a role": token({ role: undefined }),
    "of another secret": token({}, "another secret of another stack"),
    "of another algorithm": token({}, KEYS.jwt_secret.repeat(2), "HS512"),
    "of the same secret by another algorithm": token({}, KEYS.jwt_secret, "HS384"),
    "unsigned": Promise.resolve(new UnsecuredJWT({ sub: "u", role: "service_role" }).encode()),
    "no token": Promise.resolve("a.b.c"),
    "in two parts": Promise.resolve("a.b"),
    "the other key": Promise.resolve(KEYS.secret_key),
  };
  for (const [name, value] of Object.entries(tokens)) equal(await withToken(value), null, name);
});

Deno.test("without a known key nobody is anybody", async () => {
  for (const apikey of ["", "sb_secret_wrong", KEYS.jwt_secret]) {
    equal(await withToken(token({}), apikey), null);
  }
  equal(await read({ authorization: `Bearer ${await token({})}` }), null);
  equal(await read({ apikey: KEYS.publishable_key, authorization: `Basic ${await token({})}` }), null);
});

Deno.test("a browser may not have the secret key", async () => {
  const browser = { "user-agent": " mozilla/5.0 (X11)" };
  equal(await read({ apikey: KEYS.secret_key, ...browser }), null);
  equal((await read({ apikey: KEYS.publishable_key, ...browser }))?.role, "anon");
});
