import { parseEnv } from "node:util";
import { StartFailure } from "../failure.ts";
import type { Keys } from "../keys.ts";

/** Settings of the functions that are taken from the stack's own environment when they are set there. */
const PASSED =
  /^(HUBSPOT_|OPENAI_|LLAMA_CLOUD_|EMBEDDINGS_|EDGE_)|^(ALLOWED_ORIGINS|CLIENT_ADDRESS_HEADER|TOKEN_ENCRYPTION_KEYS)$/;

/** The environment the functions see: the stack's defaults, then the shell's settings, then the env files. */
export async function functionEnvironment(
  url: string,
  keys: Keys,
  envFiles: string[],
  hasModels: boolean,
): Promise<Record<string, string>> {
  const shell = Object.entries(Deno.env.toObject()).filter(([name]) => PASSED.test(name));
  const env: Record<string, string> = {
    SUPABASE_URL: url,
    SUPABASE_ANON_KEY: keys.publishable_key,
    SUPABASE_SERVICE_ROLE_KEY: keys.secret_key,
    PUBLIC_FUNCTIONS_URL: `${url}/functions/v1`,
    HUBSPOT_CLIENT_ID: keys.hubspot_client_id,
    HUBSPOT_CLIENT_SECRET: keys.hubspot_client_secret,
    TOKEN_ENCRYPTION_KEYS: keys.token_encryption_key,
    // As hosted where the platform's model can be had, else what needs none.
    EMBEDDINGS_PROVIDER: hasModels ? "supabase" : "local",
    // Frontends in development, and the console that this stack serves.
    ALLOWED_ORIGINS: [
      ...["http://localhost:3000", "http://localhost:5173", "http://127.0.0.1:3000", "http://127.0.0.1:5173"],
      ...[url, url.replace("127.0.0.1", "localhost")],
    ].join(","),
    ...Object.fromEntries(shell),
  };
  for (const file of envFiles) {
    const text = await Deno.readTextFile(file).catch((error) => {
      throw new StartFailure(`cannot read --env-file ${file}: ${error.message}`);
    });
    Object.assign(env, parseEnv(text));
  }
  return env;
}
