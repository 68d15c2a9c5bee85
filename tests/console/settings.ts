/// <reference lib="dom" />
// The settings and the audit log in the console: what an admin changes, and what is written down of it.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { service } from "../harness/user.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

/** Each part of the settings is changed once, and the audit log has it. */
export async function theSettings(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  // What it is refused with is said beside.
  visitor.expected = [/status of 400/];
  await meaning(visitor);
  await scoring(visitor, portal);
  await mirror(visitor, portal);
  await conflicts(visitor);
  await alerts(visitor);
  await audited(visitor);
  assertEquals(visitor.complaints, []);
  await visitor.leave();
}

async function meaning(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/settings`);
  await visitor.sees("What properties mean to the metrics");
  const role = page.getByRole("row").filter({ hasText: "Not mapped" }).first();
  const name = (await role.getByRole("cell").first().innerText()).split("\n")[0]!;
  await role.getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Or name another property").fill("no_such_property");
  const yes = dialog.getByLabel("Values that mean yes");
  if (await yes.count() > 0) await yes.fill("yes, done");
  await dialog.getByRole("button", { name: "Save" }).click();
  await visitor.reads(/of this portal have none of this name/);
  await visitor.assertSound("a mapping that is refused");
  await dialog.getByLabel("Or name another property").fill("dealstage");
  if (await yes.count() > 0) await yes.fill("closedwon");
  await visitor.picture("mapping", false);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  const mapped = page.getByRole("row").filter({ hasText: name });
  await mapped.getByText("dealstage").waitFor();
  // What was mapped by hand is taken back.
  await mapped.getByRole("button").click();
  await dialog.getByRole("button", { name: "Take the mapping back" }).click();
  await mapped.getByText("Not mapped").waitFor();
}

async function scoring(visitor: Visitor, portal: Portal): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/settings?part=scoring`);
  await visitor.sees("How records are scored");
  await page.getByLabel("What counts as success").selectOption("lifecycle_stage");
  await visitor.reads("Name at least one stage.");
  const save = page.getByRole("button", { name: "Save" });
  assert(await save.isDisabled(), "half a rule is not saved");
  await page.getByLabel("Stages").fill("customer, evangelist");
  await page.getByLabel("Grade B from").fill("95");
  await visitor.reads("The grades fall from A to D");
  await page.getByLabel("Grade B from").fill("55.5");
  await visitor.assertSound("a scoring that is set");
  // The same was said of the mapping before: the answer is what tells.
  const [answer] = await Promise.all([
    page.waitForResponse((it) => it.url().includes("/ai_configurations") && it.request().method() !== "GET"),
    save.click(),
  ]);
  assert(answer.ok(), `saved: ${answer.status()}`);
  const { data } = await service(portal.suite).from("ai_configurations").select("settings")
    .eq("purpose", "scoring:contacts").eq("is_active", true).single();
  assertEquals(data!.settings.label, {
    kind: "lifecycle_stage",
    stages: ["customer", "evangelist"],
    within_days: 90,
  });
  assertEquals(data!.settings.grades, { A: 80, B: 55.5, C: 40, D: 20 });
}

async function mirror(visitor: Visitor, portal: Portal): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/settings?part=mirror`);
  await page.getByRole("button", { name: "Properties contacts" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Mirror also").fill("hs_analytics*, Bad-Name");
  await dialog.getByText("Bad-Name is no name of a property.").waitFor();
  await dialog.getByLabel("Mirror also").fill("hs_analytics*");
  await visitor.assertSound("properties");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row").filter({ hasText: "contacts" }).getByText("1 more, 0 fewer").waitFor();
  const { data } = await service(portal.suite).from("property_settings").select("include").single();
  assertEquals(data!.include, ["hs_analytics*"]);
  await page.getByRole("button", { name: "Do not sync deals" }).click();
  await visitor.reads("deals are synced no more.");
  await page.getByRole("button", { name: "Sync deals", exact: true }).click();
  await visitor.reads("deals are synced.");
}

async function conflicts(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/settings?part=conflicts`);
  await visitor.sees("Who wins where both sides changed a field");
  await page.getByLabel("Field", { exact: true }).fill("lastname");
  await page.getByLabel("Wins", { exact: true }).selectOption("supabase");
  await page.getByRole("button", { name: "Add a rule" }).click();
  const own = page.getByRole("row").filter({ hasText: "This portal's" });
  await own.getByText("lastname").waitFor();
  await own.getByRole("button", { name: "Remove" }).click();
  await own.waitFor({ state: "detached" });
}

async function alerts(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const dialog = page.getByRole("dialog");
  await visitor.go(`/${PORTAL}/settings?part=alerts`);
  await page.getByRole("button", { name: "Change queue.depth" }).click();
  await dialog.getByLabel("Limit in jobs").fill("many");
  await dialog.getByText("A number from 0 on.").waitFor();
  await dialog.getByLabel("Limit in jobs").fill("250");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row").filter({ hasText: "250 jobs" }).getByText("This portal's").waitFor();
  const url = "https://hooks.example.com/alerts";
  await page.getByLabel("Address", { exact: true }).fill(url);
  await page.getByRole("button", { name: "Add a channel" }).click();
  await dialog.getByText(/^[0-9a-f]{64}$/).waitFor();
  await visitor.assertSound("the secret of a channel");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: `Pause ${url}` }).click();
  await page.getByRole("row").filter({ hasText: url }).getByText("Paused").waitFor();
  await page.getByRole("button", { name: `Remove ${url}` }).click();
  await visitor.reads("No alert is posted anywhere");
}

async function audited(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/audit`);
  await visitor.sees("Changes");
  await page.getByLabel("What", { exact: true }).selectOption("Rule of conflicts");
  const rows = page.getByRole("table", { name: "Changes" }).getByRole("row");
  await rows.filter({ hasText: "Removed" }).getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("cell", { name: "lastname" }).waitFor();
  await visitor.assertSound("one change");
  await visitor.picture("audit-change", false);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByLabel("Done", { exact: true }).selectOption("Changed");
  await visitor.reads("Nothing matches the filter");
  assert(page.url().includes("entity=sync_rules"), page.url());
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await rows.nth(1).waitFor();
}
