/**
 * Writes what `supabase start` needs on this machine and git does not have: `deno run -A supabase/local/official/prepare.ts
 * DATA_DIR HUBSPOT_PORT`. `cargo xtask supabase` calls it. What a file says already stays; the seed is written anew.
 *
 * No `[edge_runtime.secrets]` in config.toml, and no `[db.vault]`: the CLI sends both to a project along with `secrets set`
 * and `db push` (seen with 3.1.0), so a developer's HubSpot app would replace the real one (decision 36).
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { loadKeys } from "../keys.ts";
import { log } from "../log.ts";

const [dataDir, hubspotPort] = Deno.args as [string, string];
const folder = fileURLToPath(new URL("../../", import.meta.url));
/** The gateway within the containers' network, and the API as this machine sees it: `[api] port` of config.toml. */
const GATEWAY = "http://kong:8000";
const API = "http://127.0.0.1:54321";

/** Adds the settings that a file lacks, for its owner to read alone; answers all that it has then. */
async function add(
  file: string,
  why: string,
  settings: Record<string, string>,
): Promise<Record<string, string>> {
  const path = join(folder, file);
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return `# ${why}\n`;
    throw error;
  });
  const own = parseEnv(text) as Record<string, string>;
  const missing = Object.entries(settings).filter(([name]) => !(name in own));
  if (missing.length > 0) {
    const lines = missing.map(([name, value]) => `${name}=${value}\n`).join("");
    await Deno.writeTextFile(path, text.replace(/([^\n])$/, "$1\n") + lines, { mode: 0o600 });
  }
  console.log(`supabase/${file}: ${missing.length} settings added`);
  return { ...settings, ...own };
}

await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
const keys = await loadKeys(dataDir, log);
const cli = await add(
  ".env",
  "Written by `cargo xtask supabase`, for `supabase start` on this machine. Move it away before `supabase config push`.",
  {
    // A user of this machine's stack reads no mail; a project's users do, as config.toml says.
    SUPABASE_AUTH_EMAIL_ENABLE_CONFIRMATIONS: "false",
    SUPABASE_AUTH_PUBLISHABLE_KEY: keys.publishable_key,
    SUPABASE_AUTH_SECRET_KEY: keys.secret_key,
  },
);
await Deno.mkdir(join(folder, "functions"), { recursive: true });
await add(
  "functions/.env",
  "Written by `cargo xtask supabase`: the settings of the functions on this machine.",
  {
    HUBSPOT_CLIENT_ID: keys.hubspot_client_id,
    HUBSPOT_CLIENT_SECRET: keys.hubspot_client_secret,
    // The functions call from their container, the browser from this machine.
    HUBSPOT_API_BASE: `http://host.docker.internal:${hubspotPort}`,
    HUBSPOT_APP_BASE: `http://127.0.0.1:${hubspotPort}`,
    TOKEN_ENCRYPTION_KEYS: keys.token_encryption_key,
    PUBLIC_FUNCTIONS_URL: `${API}/functions/v1`,
    ALLOWED_ORIGINS:
      "http://localhost:3000,http://localhost:5173,http://127.0.0.1:3000,http://127.0.0.1:5173",
    EMBEDDINGS_PROVIDER: "supabase",
  },
);
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
await Deno.writeTextFile(
  join(folder, "seed.local.sql"),
  `-- Written by \`cargo xtask supabase\`, for this machine alone: how its database calls its functions.\n` +
    `select public.platform_set_secrets(${literal(`${GATEWAY}/functions/v1`)}, ${
      literal(cli.SUPABASE_AUTH_SECRET_KEY!)
    });\n` +
    `select public.platform_repair();\n`,
  { mode: 0o600 },
);
console.log("supabase/seed.local.sql: the vault's secrets");
