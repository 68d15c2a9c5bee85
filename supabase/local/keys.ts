import { join } from "node:path";
import type { Log } from "./log.ts";

/** What a local stack signs, seals and identifies itself with; made once, kept in `<data-dir>/keys.json`. */
export interface Keys {
  publishable_key: string;
  secret_key: string;
  /** HS256 secret of the user tokens. */
  jwt_secret: string;
  /** `kid:base64` of 32 bytes, the form TOKEN_ENCRYPTION_KEYS has. */
  token_encryption_key: string;
  hubspot_client_id: string;
  hubspot_client_secret: string;
}

function parse(text: string): Partial<Keys> | undefined {
  try {
    const keys = JSON.parse(text);
    return typeof keys === "object" && keys !== null ? keys : undefined;
  } catch {
    return undefined;
  }
}

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const word = (bytes: number) => random(bytes).toHex();

function make(): Keys {
  return {
    publishable_key: `sb_publishable_${word(16)}`,
    secret_key: `sb_secret_${word(16)}`,
    jwt_secret: word(32),
    token_encryption_key: `local-1:${base64(random(32))}`,
    hubspot_client_id: crypto.randomUUID(),
    hubspot_client_secret: crypto.randomUUID(),
  };
}

/** Reads the keys of a data directory; makes those that are missing. A file that cannot be read is set aside. */
export async function loadKeys(dataDir: string, log: Log): Promise<Keys> {
  const path = join(dataDir, "keys.json");
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return "{}";
    throw error;
  });
  const stored = parse(text);
  if (!stored) {
    await Deno.rename(path, `${path}.unreadable`);
    log("warn", "keys_unreadable", {
      kept_as: `${path}.unreadable`,
      then: "new keys; portals connect again",
    });
    return await loadKeys(dataDir, log);
  }
  const keys = { ...make(), ...stored };
  if (Object.keys(stored).length !== Object.keys(keys).length) {
    // Written aside and renamed: a kill in between leaves the old file or none, never half of one.
    await Deno.writeTextFile(`${path}.new`, JSON.stringify(keys, null, 2) + "\n", { mode: 0o600 });
    await Deno.rename(`${path}.new`, path);
  }
  return keys;
}
