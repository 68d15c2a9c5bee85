// The demo of `cargo xtask start`: a user signs up, connects the simulator's portal through OAuth as a browser would, and
// waits for the first full sync; a model is trained and every contact scored; documents are put through the pipeline. On a
// second start everything is in place and only looked at.

import { createClient } from "@supabase/supabase-js";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { documentsDemo, question } from "./demo/documents.ts";
import { mirror } from "./demo/mirror.ts";
import { part } from "./demo/part.ts";
import { connect } from "./demo/portal.ts";
import { bestLead, scores } from "./demo/scoring.ts";
import { training } from "./demo/training.ts";
import { loadDemo, saveDemo, signIn } from "./demo/user.ts";

const { values: options } = parseArgs({
  options: {
    "api-url": { type: "string" },
    "publishable-key": { type: "string" },
    "hubspot-url": { type: "string" },
    "portal-id": { type: "string" },
    "data-dir": { type: "string" },
  },
});

function required(name: keyof typeof options): string {
  const value = options[name];
  if (!value) throw new Error(`--${name} is missing`);
  return value;
}

async function main(): Promise<void> {
  const [dataDir, hubspotUrl] = [required("data-dir"), required("hubspot-url")];
  const file = join(dataDir, "demo.json");
  const supabase = createClient(required("api-url"), required("publishable-key"), {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const user = await part("the user", async () => await signIn(supabase, (await loadDemo(file)).user));
  if (!user) Deno.exit(1);
  const portal = await part("the portal", () => connect(supabase, required("portal-id"), hubspotUrl));
  await saveDemo(file, { portal_id: portal?.id ?? null, user });
  if (portal) {
    await part("the mirror", () => mirror(supabase, portal));
    await part("the model", () => training(supabase, portal, dataDir));
    await part("the scores", () => scores(supabase, portal));
    await part("the best lead", () => bestLead(supabase, portal, hubspotUrl));
  }
  await part("the documents", () => documentsDemo(supabase, portal));
  await part("the question", () => question(supabase));
}

await main();
