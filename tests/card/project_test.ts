// The HubSpot project: ready to upload, typed against HubSpot's own package, and pointing at one backend.

import { CARD_PACKAGES, packages, run } from "../../hubspot-app/host/tools.ts";
import { CARD_URL } from "../../hubspot-app/src/app/cards/backend_url.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { fromFileUrl, join } from "../harness/paths.ts";

const PROJECT = fromFileUrl(new URL("../../hubspot-app/", import.meta.url));

// deno-lint-ignore no-explicit-any
async function json(path: string): Promise<any> {
  return JSON.parse(await Deno.readTextFile(join(PROJECT, path)));
}

/** The card's sources beside HubSpot's package, as npm would lay them out. */
async function layOut(): Promise<{ folder: string; modules: string }> {
  const modules = await packages("card", CARD_PACKAGES);
  const folder = await Deno.makeTempDir({ prefix: "card-" });
  for await (const entry of Deno.readDir(join(PROJECT, "src/app/cards"))) {
    if (entry.isFile) {
      await Deno.copyFile(join(PROJECT, "src/app/cards", entry.name), join(folder, entry.name));
    }
  }
  await Deno.symlink(modules, join(folder, "node_modules"));
  return { folder, modules };
}

Deno.test("the card is typed against HubSpot's components, and a wrong property is found", async () => {
  const { folder, modules } = await layOut();
  try {
    const check = () => run("node", [join(modules, "typescript/bin/tsc"), "--noEmit", "-p", "."], folder);
    await check();
    const file = join(folder, "sections.tsx");
    const source = await Deno.readTextFile(file);
    assert(source.includes("<ScoreCircle score={score.value} />"));
    await Deno.writeTextFile(file, source.replace("<ScoreCircle score={", "<ScoreCircle points={"));
    const complaint = await check().then(() => "", (error: Error) => error.message);
    assert(complaint.includes("sections.tsx") && complaint.includes("points"), complaint);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the packages that are checked are those that are uploaded", async () => {
  const { dependencies, devDependencies } = await json("src/app/cards/package.json");
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    assertEquals(CARD_PACKAGES[name], version, name);
  }
});

Deno.test("the card may call the backend that it calls, and no other", async () => {
  const { config } = await json("src/app/app-hsmeta.json");
  assertEquals(config.permittedUrls.fetch, [new URL(CARD_URL).origin]);
  assert(CARD_URL.endsWith("/functions/v1/crm-card") && CARD_URL.startsWith("https://"));
  assert(config.auth.redirectUrls[0].startsWith(new URL(CARD_URL).origin));
});

Deno.test("HubSpot tells the same backend of changes", async () => {
  const { config } = await json("src/app/webhooks/webhooks-hsmeta.json");
  assertEquals(config.settings.targetUrl, CARD_URL.replace("/crm-card", "/hubspot-webhook"));
});

Deno.test("the project names files that exist and one card for each kind of record", async () => {
  const project = await json("hsproject.json");
  assertEquals([project.srcDir, project.platformVersion], ["src", "2026.09"]);
  const card = await json("src/app/cards/score-hsmeta.json");
  assertEquals(card.config.objectTypes, ["CONTACT", "COMPANY", "DEAL"]);
  assert((await Deno.stat(join(PROJECT, "src", card.config.entrypoint))).isFile);
  const code = await Deno.readTextFile(join(PROJECT, "src", card.config.entrypoint));
  assert(
    code.includes(`hubspot.extend<"${card.config.location}">`),
    "the code is for the location it is shown at",
  );
});
